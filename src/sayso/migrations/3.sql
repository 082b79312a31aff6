-- Version 3: who set it right, as they call themselves; empty where they do not say.
ALTER TABLE correction ADD COLUMN author TEXT NOT NULL DEFAULT '';
