-- The sentences that are copies of the same one as a sentence, itself among them.
WITH RECURSIVE alike (passage, start) AS (
    SELECT ?, ?
    UNION
    SELECT original, original_start FROM copies JOIN alike USING (passage, start)
    UNION
    SELECT copies.passage, copies.start FROM copies
        JOIN alike ON original = alike.passage AND original_start = alike.start
    LIMIT ?
)
SELECT passage, start FROM alike
