-- What current documents are chosen by, corrections included; `last_day` is of the days that
-- `published` names.
WITH known AS (
    SELECT
        documents.id, name, documents.part, first_passage, last_passage,
        substr(loader, 1, instr(loader, ' ') - 1) AS kind,
        nullif(coalesce(own_publisher.value, publisher), '') AS publisher,
        nullif(coalesce(own_date.value, published), '') AS published
    FROM documents
    LEFT JOIN metadata_edits AS own_publisher ON own_publisher.source = documents.source
        AND own_publisher.part = documents.part AND own_publisher.field = 'publisher'
    LEFT JOIN metadata_edits AS own_date ON own_date.source = documents.source
        AND own_date.part = documents.part AND own_date.field = 'published'
    WHERE ended_revision IS NULL
)
SELECT
    *,
    CASE length(published)
        WHEN 4 THEN published || '-12-31'
        -- SQLite counts no further than the year 9999, whose last day the second form gives.
        WHEN 7 THEN coalesce(date(published || '-01', '+1 month', '-1 day'), published || '-31')
        ELSE published
    END AS last_day
FROM known
