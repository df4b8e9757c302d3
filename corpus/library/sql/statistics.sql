-- Counts over current documents, how many have ended, and the bytes that will be used again.
SELECT
    count(*) FILTER (WHERE ended_revision IS NULL),
    coalesce(sum(last_passage - first_passage) FILTER (WHERE ended_revision IS NULL), 0),
    coalesce(sum(words) FILTER (WHERE ended_revision IS NULL), 0),
    coalesce(sum(characters) FILTER (WHERE ended_revision IS NULL), 0),
    count(*) FILTER (WHERE ended_revision IS NOT NULL),
    (SELECT coalesce(sum(length(sentences)), 0) FROM passages
        JOIN documents ON documents.id = document WHERE ended_revision IS NULL),
    (SELECT page_size * freelist_count FROM pragma_page_size, pragma_freelist_count)
FROM documents
