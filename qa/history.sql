-- The tables of journal.db, see history.py.

CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    browser TEXT NOT NULL
) STRICT;
CREATE INDEX conversations_by_browser ON conversations (browser);

CREATE TABLE turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    asked TEXT NOT NULL,            -- ISO 8601, UTC
    question TEXT NOT NULL,
    history TEXT NOT NULL,          -- the questions that went before, as a JSON array
    answer TEXT NOT NULL,           -- JSON
    checksum INTEGER NOT NULL       -- of question, history and answer
) STRICT;
CREATE INDEX turns_by_conversation ON turns (conversation);

CREATE TABLE feedback (             -- outlives the conversation it was given in
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    browser TEXT NOT NULL,
    turn INTEGER NOT NULL,
    given TEXT NOT NULL,            -- ISO 8601, UTC
    question TEXT NOT NULL,
    history TEXT NOT NULL,
    verdict TEXT NOT NULL,
    document TEXT NOT NULL,         -- its name, empty if the verdict is on the answer as a whole
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    quote TEXT NOT NULL,
    checksum INTEGER NOT NULL,      -- of all from turn on, but for the time
    UNIQUE (browser, turn, document, start, end)
) STRICT;
