-- Version 1. Tables carry the names of the records, columns those of their fields. Offsets ("start", "end" and the pairs
-- in the JSON columns "spans") count Unicode code points of article.text and are half-open. Ids are those of the records.
-- "key" counts rows in the order in which they came, which is the order of the text.

CREATE TABLE article (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL UNIQUE, -- of the bytes that came in
    input TEXT NOT NULL,
    url TEXT,
    outlet TEXT,
    title TEXT,
    authors TEXT NOT NULL, -- a JSON list
    published TEXT,
    language TEXT,
    fetched TEXT NOT NULL, -- when it came into the ledger, UTC
    reader TEXT NOT NULL, -- the version and the model that read it last
    previous TEXT REFERENCES article (id) ON DELETE SET NULL, -- the version of the same address before this one
    text TEXT NOT NULL
);
CREATE INDEX article_url ON article (url);
CREATE INDEX article_previous ON article (previous);
CREATE INDEX article_outlet ON article (outlet);
CREATE INDEX article_published ON article (published);

CREATE TABLE block (
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (article, start)
) WITHOUT ROWID;

CREATE TABLE speaker (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    role TEXT,
    affiliation TEXT
);
CREATE INDEX speaker_article ON speaker (article);
CREATE INDEX speaker_name ON speaker (name);

CREATE TABLE mention (
    speaker TEXT NOT NULL REFERENCES speaker (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (speaker, start)
) WITHOUT ROWID;

CREATE TABLE attribution (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    source_text TEXT,
    cue_text TEXT,
    content_text TEXT NOT NULL,
    kind TEXT NOT NULL,
    act TEXT,
    polarity TEXT,
    speaker TEXT REFERENCES speaker (id) DEFERRABLE INITIALLY DEFERRED,
    parent TEXT REFERENCES attribution (id) DEFERRABLE INITIALLY DEFERRED,
    depth INTEGER NOT NULL,
    basis TEXT,
    origin TEXT,
    reason TEXT,
    confidence REAL,
    start INTEGER NOT NULL, -- of the content
    end INTEGER NOT NULL,
    content_spans TEXT NOT NULL,
    cue_spans TEXT,
    source_spans TEXT,
    frame TEXT NOT NULL -- spans
);
CREATE INDEX attribution_article ON attribution (article);
CREATE INDEX attribution_speaker ON attribution (speaker);
CREATE INDEX attribution_parent ON attribution (parent);
CREATE INDEX attribution_act ON attribution (act);

CREATE TABLE statement (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    voice TEXT NOT NULL DEFAULT 'outlet',
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    spans TEXT NOT NULL
);
CREATE INDEX statement_article ON statement (article);

-- "holder" is the id of the attribution or of the statement that a figure, a time or a place stands in.
CREATE TABLE figure (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    value REAL,
    low REAL,
    high REAL,
    unit TEXT NOT NULL,
    dimension TEXT NOT NULL,
    modifier TEXT,
    of TEXT,
    per TEXT,
    change TEXT,
    place TEXT,
    time TEXT,
    holder TEXT,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
);
CREATE INDEX figure_article ON figure (article);
CREATE INDEX figure_holder ON figure (holder);
CREATE INDEX figure_unit ON figure (unit, value);

-- "start" and "end" are offsets, as in every table; the first and the last day of a time are "first" and "last".
CREATE TABLE time (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    value TEXT NOT NULL,
    first TEXT,
    last TEXT,
    holder TEXT,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
);
CREATE INDEX time_article ON time (article);
CREATE INDEX time_holder ON time (holder);

CREATE TABLE place (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    geonames INTEGER NOT NULL,
    holder TEXT,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
);
CREATE INDEX place_article ON place (article);
CREATE INDEX place_holder ON place (holder);

-- What people set right. Not tied to a record's row: a correction outlives a new reading of its article.
CREATE TABLE correction (
    key INTEGER PRIMARY KEY,
    record TEXT NOT NULL, -- the id of a record
    article TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT, -- JSON, its letters as they are, not as escapes
    made TEXT NOT NULL -- UTC
);
CREATE INDEX correction_record ON correction (record);
CREATE INDEX correction_article ON correction (article);

-- Who is who across articles, by hand: a name, in lower case, in one article or ('') in all, and whose it is.
CREATE TABLE alias (
    name TEXT NOT NULL,
    article TEXT NOT NULL DEFAULT '',
    speaker TEXT NOT NULL,
    PRIMARY KEY (name, article)
) WITHOUT ROWID;

-- Inputs that could not be read when they were last tried.
CREATE TABLE failure (
    input TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    hint TEXT NOT NULL,
    failed TEXT NOT NULL -- UTC
) WITHOUT ROWID;

-- Work on the file that is begun and not yet done: 'scrub' after a removal.
CREATE TABLE unfinished (task TEXT PRIMARY KEY) WITHOUT ROWID;

-- Full text. Only options that SQLite has had since 2020, so that an older shell or Datasette can search too.
CREATE VIRTUAL TABLE article_fts USING fts5 (
    title, text, content = 'article', content_rowid = 'key', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER article_fts_in AFTER INSERT ON article BEGIN
    INSERT INTO article_fts (rowid, title, text) VALUES (new.key, new.title, new.text);
END;
CREATE TRIGGER article_fts_out AFTER DELETE ON article BEGIN
    INSERT INTO article_fts (article_fts, rowid, title, text) VALUES ('delete', old.key, old.title, old.text);
END;
CREATE TRIGGER article_fts_over AFTER UPDATE OF title, text ON article BEGIN
    INSERT INTO article_fts (article_fts, rowid, title, text) VALUES ('delete', old.key, old.title, old.text);
    INSERT INTO article_fts (rowid, title, text) VALUES (new.key, new.title, new.text);
END;

CREATE VIRTUAL TABLE attribution_fts USING fts5 (
    source_text, cue_text, content_text, content = 'attribution', content_rowid = 'key',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER attribution_fts_in AFTER INSERT ON attribution BEGIN
    INSERT INTO attribution_fts (rowid, source_text, cue_text, content_text)
    VALUES (new.key, new.source_text, new.cue_text, new.content_text);
END;
CREATE TRIGGER attribution_fts_out AFTER DELETE ON attribution BEGIN
    INSERT INTO attribution_fts (attribution_fts, rowid, source_text, cue_text, content_text)
    VALUES ('delete', old.key, old.source_text, old.cue_text, old.content_text);
END;

CREATE VIRTUAL TABLE statement_fts USING fts5 (
    text, content = 'statement', content_rowid = 'key', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER statement_fts_in AFTER INSERT ON statement BEGIN
    INSERT INTO statement_fts (rowid, text) VALUES (new.key, new.text);
END;
CREATE TRIGGER statement_fts_out AFTER DELETE ON statement BEGIN
    INSERT INTO statement_fts (statement_fts, rowid, text) VALUES ('delete', old.key, old.text);
END;

-- The questions that people ask.

-- Every claim with who makes it, in which outlet, and when.
CREATE VIEW claims AS
SELECT
    attribution.id, article.outlet, article.published, coalesce(speaker.name, attribution.source_text) AS who,
    attribution.source_text, attribution.cue_text, attribution.act, attribution.polarity, attribution.content_text,
    attribution.kind, attribution.depth, attribution.parent, attribution.confidence, attribution.start,
    attribution.end, article.title, article.url, article.id AS article
FROM attribution
JOIN article ON article.id = attribution.article
LEFT JOIN speaker ON speaker.id = attribution.speaker;

-- Every figure with who gives it: the source of the claim that it stands in, or the outlet itself.
CREATE VIEW figures AS
SELECT
    figure.id, figure.text, figure.value, figure.low, figure.high, figure.unit, figure.dimension, figure.modifier,
    figure.of, figure.per, figure.change, time.value AS time, place.name AS place,
    CASE WHEN attribution.id IS NULL THEN article.outlet ELSE coalesce(speaker.name, attribution.source_text) END AS who,
    attribution.cue_text, attribution.content_text, article.outlet, article.published, article.title, article.url,
    figure.holder, figure.start, figure.end, article.id AS article
FROM figure
JOIN article ON article.id = figure.article
LEFT JOIN attribution ON attribution.id = figure.holder
LEFT JOIN speaker ON speaker.id = attribution.speaker
LEFT JOIN time ON time.id = figure.time
LEFT JOIN place ON place.id = figure.place;

-- Who is quoted how often, in how many articles and outlets, from when to when.
CREATE VIEW sources AS
SELECT
    coalesce(speaker.name, attribution.source_text) AS who, count(*) AS claims,
    count(DISTINCT attribution.article) AS articles, count(DISTINCT article.outlet) AS outlets,
    min(article.published) AS first, max(article.published) AS last
FROM attribution
JOIN article ON article.id = attribution.article
LEFT JOIN speaker ON speaker.id = attribution.speaker
WHERE who IS NOT NULL
GROUP BY who
ORDER BY claims DESC;
