-- Version 2: what copied text is found by. Rows are made when copies are looked for, not when an article is added.
-- "written" and "quoted" are sorted, unsigned 64-bit integers, little end first: a hash of each run of eight words of the
-- article, and of the words in its quotation marks alone.
CREATE TABLE shingle (
    key INTEGER PRIMARY KEY,
    article TEXT NOT NULL UNIQUE REFERENCES article (id) ON DELETE CASCADE,
    written BLOB NOT NULL,
    quoted BLOB NOT NULL
);
CREATE TRIGGER shingle_over AFTER UPDATE OF text ON article BEGIN
    DELETE FROM shingle WHERE article = old.id;
END;
