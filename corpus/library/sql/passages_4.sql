-- The passages of a document as the fourth format had them; an earlier one had no checksums.
SELECT
    passages_4.id, start, end, vectors.vector, tokens, token_codes.codes,
    passage_checksums.text, passage_checksums.vector, sentences, passage_checksums.codes
FROM passages_4
JOIN vectors ON vectors.passage = passages_4.id
JOIN token_codes ON token_codes.passage = passages_4.id
LEFT JOIN passage_checksums ON passage_checksums.passage = passages_4.id
WHERE passages_4.document = ?
ORDER BY passages_4.id
