-- The sentences of a passage of a document as the fourth format had them.
SELECT
    passage, block, kind, sentences.start, sentences.end, first_token, last_token,
    header_start, header_end
FROM sentences
JOIN blocks ON document = ? AND blocks.position = block
WHERE passage = ?
ORDER BY sentences.position
