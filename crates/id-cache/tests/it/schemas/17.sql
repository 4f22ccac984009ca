-- A filled cache of format 17, as it was released. Never changed; see migration.rs.
CREATE TABLE link (
    item BLOB NOT NULL PRIMARY KEY CHECK (length(item) = 16),
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_table TEXT NOT NULL CHECK (length(record_table) BETWEEN 1 AND 128 AND record_table NOT GLOB '*[^a-z0-9_]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    regarding_table TEXT CHECK (length(regarding_table) BETWEEN 1 AND 128 AND regarding_table NOT GLOB '*[^a-z0-9_]*'),
    regarding_id BLOB CHECK (length(regarding_id) = 16),
    owned_by_me INTEGER NOT NULL CHECK (owned_by_me IN (0, 1)),
    tracked_at INTEGER NOT NULL,
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 64 AND reason NOT GLOB '*[^a-z0-9_.-]*'),
    CHECK ((regarding_table IS NULL) = (regarding_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE pending_action (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    user BLOB NOT NULL CHECK (length(user) = 16),
    item BLOB NOT NULL CHECK (length(item) = 16),
    message_id TEXT NOT NULL CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    kind TEXT NOT NULL CHECK (kind IN ('track', 'set_regarding', 'untrack', 'create_activity')),
    target_table TEXT CHECK (length(target_table) BETWEEN 1 AND 128 AND target_table NOT GLOB '*[^a-z0-9_]*'),
    target_id BLOB CHECK (length(target_id) = 16),
    activity_table TEXT CHECK (length(activity_table) BETWEEN 1 AND 128 AND activity_table NOT GLOB '*[^a-z0-9_]*'),
    attachments TEXT NOT NULL DEFAULT 'all' CHECK (attachments IN ('all', 'none') OR attachments NOT GLOB '*[^0-9,]*'),
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 64 AND reason NOT GLOB '*[^a-z0-9_.-]*'),
    since INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_try INTEGER,
    last_failure TEXT CHECK (length(last_failure) BETWEEN 1 AND 64 AND last_failure NOT GLOB '*[^a-z0-9_.-]*'), direction TEXT CHECK (direction IN ('sent', 'received')), history INTEGER NOT NULL DEFAULT 1 CHECK (history IN (0, 1)),
    CHECK ((target_table IS NULL) = (target_id IS NULL)),
    CHECK (kind NOT IN ('set_regarding', 'create_activity') OR target_id IS NOT NULL),
    CHECK ((kind = 'create_activity') = (activity_table IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE choice (
    matches BLOB NOT NULL PRIMARY KEY CHECK (length(matches) = 16),
    record_table TEXT NOT NULL CHECK (length(record_table) BETWEEN 1 AND 128 AND record_table NOT GLOB '*[^a-z0-9_]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16)
) STRICT, WITHOUT ROWID;
CREATE TABLE recent (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    user BLOB NOT NULL CHECK (length(user) = 16),
    record_table TEXT NOT NULL CHECK (length(record_table) BETWEEN 1 AND 128 AND record_table NOT GLOB '*[^a-z0-9_]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    used_at INTEGER NOT NULL,
    PRIMARY KEY (organization, user, record_table, record_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE evidence (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    rule TEXT NOT NULL CHECK (length(rule) BETWEEN 1 AND 64 AND rule NOT GLOB '*[^a-z0-9_.-]*'),
    method TEXT NOT NULL CHECK (length(method) BETWEEN 1 AND 64 AND method NOT GLOB '*[^a-z0-9_.-]*'),
    host TEXT NOT NULL CHECK (length(host) BETWEEN 1 AND 262 AND host NOT GLOB '*[^a-z0-9_.:-]*'),
    counts TEXT NOT NULL DEFAULT '' CHECK (counts NOT GLOB '*[^a-z0-9_.,=-]*'),
    identifiers TEXT NOT NULL DEFAULT '' CHECK (identifiers NOT GLOB '*[^0-9a-f,-]*'),
    outcome TEXT NOT NULL CHECK (length(outcome) BETWEEN 1 AND 64 AND outcome NOT GLOB '*[^a-z0-9_.-]*')
) STRICT;
CREATE TABLE machine (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    since INTEGER NOT NULL
) STRICT;
CREATE TABLE consent (
    thread BLOB NOT NULL PRIMARY KEY CHECK (length(thread) = 16),
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX link_record ON link (record_id);
CREATE UNIQUE INDEX pending_action_item ON pending_action (item) WHERE kind IN ('track', 'set_regarding', 'untrack');
CREATE INDEX pending_action_next_try ON pending_action (next_try);
CREATE INDEX evidence_at ON evidence (at);
INSERT INTO link (item, organization, record_table, record_id, regarding_table, regarding_id, owned_by_me, tracked_at, reason)
    VALUES (X'00000000000000000000000000000001', X'0000000000000000000000000000000a', 'email', X'00000000000000000000000000000001', 'opportunity', X'0000000000000000000000000000004d', 1, 1790000000000, 'person.set_regarding');
INSERT INTO pending_action (id, organization, user, item, message_id, direction, kind, target_table, target_id, activity_table, attachments, reason, since, attempts, next_try, last_failure)
    VALUES (X'00000000000000000000000000000001', X'0000000000000000000000000000000a', X'0000000000000000000000000000000b', X'00000000000000000000000000000001', 'm1@mail.example', 'received', 'track', NULL, NULL, NULL, 'all', 'person.track', 1790000001000, 0, 1790000000000, NULL);
INSERT INTO choice (matches, record_table, record_id)
    VALUES (X'b4ceeeb9968c5d0f817b35da4a28b1ba', 'contact', X'00000000000000000000000000000001');
INSERT INTO recent (organization, user, record_table, record_id, used_at)
    VALUES (X'0000000000000000000000000000000a', X'0000000000000000000000000000000b', 'contact', X'00000000000000000000000000000001', 1790000000000);
INSERT INTO evidence (id, at, rule, method, host, counts, identifiers, outcome)
    VALUES (1, 1790000000000, 'pane.resolve', 'batch', 'org.example:8443', 'addresses=3,bytes=812', '00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000002', '200');
INSERT INTO machine (only, id, since)
    VALUES (1, X'00000000000000000000000000000001', 1790000000000);
INSERT INTO consent (thread, seen_at)
    VALUES (X'00000000000000000000000000000001', 1790000000000);
PRAGMA application_id = 1382500708;
PRAGMA user_version = 17;

CREATE TABLE synced (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_table TEXT NOT NULL CHECK (length(record_table) BETWEEN 1 AND 128 AND record_table NOT GLOB '*[^a-z0-9_]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    collection TEXT NOT NULL CHECK (collection NOT GLOB '*[^!-~]*'),
    name TEXT NOT NULL CHECK (name NOT GLOB '*[^!-~]*'),
    uid TEXT CHECK (uid NOT GLOB '*[^!-~]*'),
    item_version TEXT CHECK (item_version NOT GLOB '*[^!-~]*'),
    record_version TEXT CHECK (record_version NOT GLOB '*[^!-~]*'),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 7),
    origin INTEGER NOT NULL CHECK (origin BETWEEN 0 AND 2),
    flags INTEGER NOT NULL CHECK (flags BETWEEN 0 AND 7),
    waits INTEGER NOT NULL CHECK (waits IN (0, 1)),
    base BLOB CHECK (typeof(base) IN ('blob', 'null') AND length(base) % 26 = 0),
    occurrences BLOB CHECK (typeof(occurrences) IN ('blob', 'null') AND length(occurrences) % 34 = 0),
    held TEXT NOT NULL CHECK (held NOT GLOB '*[^a-z0-9:,-]*'),
    unshared TEXT NOT NULL CHECK (unshared NOT GLOB '*[^a-z0-9,-]*'),
    PRIMARY KEY (organization, record_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX synced_item ON synced (organization, collection, name);
CREATE INDEX synced_waits ON synced (organization, kind) WHERE waits = 1;
CREATE INDEX synced_kind ON synced (organization, kind, state, collection);
CREATE INDEX synced_removal ON synced (organization, kind) WHERE held = 'removal';

CREATE TABLE checkpoint (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    source TEXT NOT NULL CHECK (source NOT GLOB '*[^!-~]*'),
    position TEXT NOT NULL CHECK (position NOT GLOB '*[^!-~]*'),
    PRIMARY KEY (organization, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE unfinished (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    collection TEXT NOT NULL CHECK (collection NOT GLOB '*[^!-~]*'),
    name TEXT NOT NULL CHECK (name NOT GLOB '*[^!-~]*'),
    PRIMARY KEY (organization, kind, collection, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE identity (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    collection TEXT NOT NULL CHECK (collection NOT GLOB '*[^!-~]*'),
    name TEXT NOT NULL CHECK (name NOT GLOB '*[^!-~]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    PRIMARY KEY (organization, collection, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_record ON identity (organization, record_id);

CREATE TABLE apart (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    uid TEXT NOT NULL CHECK (uid NOT GLOB '*[^!-~]*'),
    PRIMARY KEY (organization, record_id, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE sent (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    item BLOB NOT NULL CHECK (typeof(item) = 'blob' AND length(item) % 14 = 0),
    record BLOB NOT NULL CHECK (typeof(record) = 'blob' AND length(record) % 14 = 0),
    item_occurrences BLOB NOT NULL CHECK (typeof(item_occurrences) = 'blob' AND length(item_occurrences) % 22 = 0 AND (length(item_occurrences) = 0 OR substr(item_occurrences, 6, 3) IN (x'000000', x'FFFFFF'))),
    record_occurrences BLOB NOT NULL CHECK (typeof(record_occurrences) = 'blob' AND length(record_occurrences) % 22 = 0 AND (length(record_occurrences) = 0 OR substr(record_occurrences, 6, 3) IN (x'000000', x'FFFFFF'))),
    item_version TEXT CHECK (item_version NOT GLOB '*[^!-~]*'), record_version TEXT CHECK (record_version NOT GLOB '*[^!-~]*'), begun_at INTEGER,
    PRIMARY KEY (organization, record_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE asked (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    uid TEXT NOT NULL CHECK (uid NOT GLOB '*[^!-~]*'),
    since INTEGER NOT NULL,
    PRIMARY KEY (organization, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE received (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    item BLOB NOT NULL CHECK (length(item) = 16),
    message_id TEXT NOT NULL CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 64 AND reason NOT GLOB '*[^a-z0-9_.-]*'),
    asked INTEGER NOT NULL CHECK (asked IN (0, 1)),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
    decided_at INTEGER NOT NULL,
    PRIMARY KEY (organization, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX received_reviewed ON received (organization, decided_at) WHERE state > 0;
CREATE TABLE known_address (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_table TEXT NOT NULL CHECK (length(record_table) BETWEEN 1 AND 128 AND record_table NOT GLOB '*[^a-z0-9_]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    digest BLOB NOT NULL CHECK (length(digest) = 12),
    PRIMARY KEY (organization, record_table, record_id, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX known_address_digest ON known_address (organization, digest);
CREATE TABLE known_email (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    item BLOB CHECK (length(item) = 16),
    token BLOB CHECK (length(token) = 12),
    regarding_table TEXT CHECK (length(regarding_table) BETWEEN 1 AND 128 AND regarding_table NOT GLOB '*[^a-z0-9_]*'),
    regarding_id BLOB CHECK (length(regarding_id) = 16),
    made_at INTEGER NOT NULL,
    PRIMARY KEY (organization, record_id),
    CHECK ((regarding_table IS NULL) = (regarding_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX known_email_item ON known_email (organization, item);
CREATE INDEX known_email_token ON known_email (organization, token);
CREATE TABLE filed (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    folder BLOB NOT NULL CHECK (length(folder) = 16),
    item BLOB NOT NULL CHECK (length(item) = 16),
    message_id TEXT NOT NULL CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),
    PRIMARY KEY (organization, folder, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX filed_item ON filed (organization, item);
CREATE TABLE outgoing (
    message_id TEXT NOT NULL PRIMARY KEY CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    organization BLOB CHECK (length(organization) = 16),
    user BLOB CHECK (length(user) = 16),
    target_table TEXT CHECK (length(target_table) BETWEEN 1 AND 128 AND target_table NOT GLOB '*[^a-z0-9_]*'),
    target_id BLOB CHECK (length(target_id) = 16),
    since INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_try INTEGER,
    last_failure TEXT CHECK (length(last_failure) BETWEEN 1 AND 64 AND last_failure NOT GLOB '*[^a-z0-9_.-]*'),
    CHECK ((organization IS NULL) = (user IS NULL)),
    CHECK ((target_table IS NULL) = (target_id IS NULL)),
    CHECK (target_id IS NULL OR organization IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE TABLE wanted (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    uid TEXT NOT NULL CHECK (uid NOT GLOB '*[^!-~]*'),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    target_table TEXT NOT NULL CHECK (length(target_table) BETWEEN 1 AND 128 AND target_table NOT GLOB '*[^a-z0-9_]*'),
    target_id BLOB NOT NULL CHECK (length(target_id) = 16),
    since INTEGER NOT NULL,
    PRIMARY KEY (organization, uid)
) STRICT, WITHOUT ROWID;
CREATE TABLE mark (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    item BLOB NOT NULL CHECK (length(item) = 16),
    message_id TEXT NOT NULL CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    PRIMARY KEY (organization, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE mark_place (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    folder BLOB NOT NULL CHECK (length(folder) = 16),
    place TEXT NOT NULL CHECK (length(place) BETWEEN 1 AND 40 AND place NOT GLOB '*[^0-9.]*'),
    item BLOB NOT NULL CHECK (length(item) = 16),
    PRIMARY KEY (organization, folder, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX mark_place_item ON mark_place (organization, item);
CREATE TABLE newcomer (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    record_table TEXT NOT NULL CHECK (length(record_table) BETWEEN 1 AND 128 AND record_table NOT GLOB '*[^a-z0-9_]*'),
    record_id BLOB NOT NULL CHECK (length(record_id) = 16),
    item BLOB NOT NULL CHECK (length(item) = 16),
    message_id TEXT NOT NULL CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
    version TEXT CHECK (length(version) BETWEEN 1 AND 128 AND version NOT GLOB '*[^0-9W/"]*'),
    made_at INTEGER NOT NULL,
    PRIMARY KEY (organization, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX newcomer_item ON newcomer (organization, item);
CREATE TABLE loss (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    at INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (organization, kind, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE namesake (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    own BLOB NOT NULL CHECK (length(own) = 16),
    item BLOB NOT NULL CHECK (length(item) = 16),
    another INTEGER NOT NULL CHECK (another IN (0, 1)),
    PRIMARY KEY (organization, own)
) STRICT, WITHOUT ROWID;
CREATE INDEX namesake_item ON namesake (organization, item);
CREATE TABLE stopped (
    organization BLOB NOT NULL CHECK (length(organization) = 16),
    thread BLOB NOT NULL CHECK (length(thread) = 16),
    message_id TEXT NOT NULL CHECK (
        length(message_id) BETWEEN 1 AND 998 AND message_id NOT GLOB '*[' || char(9, 10, 13, 32) || '<>]*'),
    PRIMARY KEY (organization, thread)
) STRICT, WITHOUT ROWID;
