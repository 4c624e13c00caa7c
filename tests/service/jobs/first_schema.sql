CREATE TABLE malgrim_jobs (
	id TEXT NOT NULL,
	key_name TEXT NOT NULL,
	state TEXT NOT NULL,
	request TEXT NOT NULL,
	request_hash TEXT NOT NULL,
	idempotency_key TEXT,
	turn INTEGER NOT NULL,
	created_at FLOAT NOT NULL,
	started_at FLOAT,
	drawing_at FLOAT,
	finished_at FLOAT,
	preview TEXT,
	images TEXT NOT NULL,
	problem TEXT,
	PRIMARY KEY (id),
	UNIQUE (key_name, idempotency_key)
);
CREATE INDEX malgrim_jobs_listed ON malgrim_jobs (key_name, created_at);
CREATE INDEX malgrim_jobs_waiting ON malgrim_jobs (finished_at, key_name);
CREATE TABLE malgrim_events (
	job_id TEXT NOT NULL,
	number INTEGER NOT NULL,
	kind TEXT NOT NULL,
	data TEXT NOT NULL,
	PRIMARY KEY (job_id, number),
	FOREIGN KEY(job_id) REFERENCES malgrim_jobs (id) ON DELETE CASCADE
);
INSERT INTO malgrim_jobs (id, key_name, state, request, request_hash, turn, created_at, images)
	VALUES ('0123456789abcdef0123456789abcdef', 'me', 'processing', '{"말": "그림"}', 'h', 1, 1000.5, '[]');
INSERT INTO malgrim_events VALUES ('0123456789abcdef0123456789abcdef', 1, 'accepted', '{}');
