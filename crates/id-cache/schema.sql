-- What every column of the cache means. A test compares this document with the real database: each column has a line
-- here, with its type, and each line has a column.
--
-- Identifiers of records, organizations and people are 16 bytes (BLOB). Times are milliseconds since 1970-01-01 UTC
-- (INTEGER). Codes are words of this program's own: lower-case letters, digits, '_', '-', '.', at most 64 (TEXT).
-- Constraints hold every text column to its form, so that no name, address, subject or value can be stored.

CREATE TABLE link ( -- which item is which record
    item BLOB, -- the item's identity, derived from its own and the organization's id
    organization BLOB, -- the organization that holds the record
    record_table TEXT, -- the record's table, a logical name
    record_id BLOB, -- the record's key; another than the item's identity when the record was adopted
    regarding_table TEXT, -- the table of the record it is regarding; NULL when it is regarding none
    regarding_id BLOB, -- that record's key; NULL together with the table
    owned_by_me INTEGER, -- 1 when the person owned the record when it was last seen, else 0
    tracked_at INTEGER, -- when it was tracked
    reason TEXT, -- code of the rule or gesture that tracked it
);

CREATE TABLE namesake ( -- which messages were compared with the record of their Message-ID
    organization BLOB, -- the organization that holds the record
    own BLOB, -- the message, by an identity derived from its Message-ID and from when and by whom it was sent
    item BLOB, -- the identity derived from its Message-ID alone
    another INTEGER, -- 1 when the record is another message's, else 0
);

CREATE TABLE pending_action ( -- requests that have not reached the organization yet
    id BLOB, -- the action's own id
    organization BLOB, -- the organization it is meant for
    user BLOB, -- the person who asked, as systemuserid
    item BLOB, -- the item's identity, as in link
    message_id TEXT, -- the item's Message-ID without brackets, to find it in the mailbox
    direction TEXT, -- sent or received: the copy that the person looked at; NULL when it was not known
    kind TEXT, -- track, set_regarding, untrack or create_activity
    target_table TEXT, -- the table of the record it is to be regarding; NULL when there is none
    target_id BLOB, -- that record's key; NULL together with the table
    activity_table TEXT, -- the table of the activity to create; NULL unless kind is create_activity
    attachments TEXT, -- all, none, or the places of the chosen attachments in the message, from 0, with commas
    history INTEGER, -- 1 when what the text quotes of earlier messages at its end goes along
    reason TEXT, -- code of the rule or gesture that asked
    since INTEGER, -- when it was asked
    attempts INTEGER, -- how often it was tried
    next_try INTEGER, -- when it is tried next; NULL while it waits for a person
    last_failure TEXT, -- code of the last failure; NULL before the first
);

CREATE TABLE choice ( -- which record was picked where several match one address
    matches BLOB, -- a number made from the identifiers of all matching records
    record_table TEXT, -- the table of the picked record
    record_id BLOB, -- the key of the picked record
);

CREATE TABLE recent ( -- records used last
    organization BLOB, -- the organization that holds the record
    user BLOB, -- the person who used it, as systemuserid
    record_table TEXT, -- its table
    record_id BLOB, -- its key
    used_at INTEGER, -- when it was used last
);

CREATE TABLE evidence ( -- what left this computer
    id INTEGER, -- the order in which entries were written
    at INTEGER, -- when
    rule TEXT, -- code of the stated rule that it belongs to
    method TEXT, -- code of the way it was sent
    host TEXT, -- the server, host or host:port
    counts TEXT, -- how much of which kind: code=number pairs with commas
    identifiers TEXT, -- the identifiers concerned: GUIDs with commas
    outcome TEXT, -- code of how it went
);

CREATE TABLE machine ( -- this install
    only INTEGER, -- always 1: there is one row
    id BLOB, -- the number this install gave itself
    since INTEGER, -- when
);

CREATE TABLE consent ( -- threads whose readers the person has seen
    thread BLOB, -- the identity derived from the thread's first message
    seen_at INTEGER, -- when
);

CREATE TABLE synced ( -- which appointment, contact or task is which record
    organization BLOB, -- the organization that holds the record
    record_table TEXT, -- the table of the record
    record_id BLOB, -- the key of the record
    kind INTEGER, -- 0 contact, 1 appointment, 2 task
    collection TEXT, -- where the item lies: the server's name of the calendar, task list or address book
    name TEXT, -- the server's name of the item there
    uid TEXT, -- the item's own identity (iCalendar or vCard UID)
    item_version TEXT, -- the server's word for the version that was seen last; NULL to read it again
    record_version TEXT, -- the same of the record
    state INTEGER, -- 0 both follow each other, 1 item gone, 2 record gone, 3 left the filter, 4 out of sight, 5 removed here, 6 untracked, 7 its collection is gone or left out
    origin INTEGER, -- where the pair began: 0 mailbox, 1 organization, 2 both were there
    flags INTEGER, -- 1 the person owns the record; 2, 4 the last write to the item, to the record, was not read again
    waits INTEGER, -- 1 when every cycle must look at it
    base BLOB, -- per field: its number, what is known, keyed fingerprints of its value on both sides; NULL when nothing is known
    occurrences BLOB, -- per occurrence that differs from its series: its time, and fingerprints on both sides
    held TEXT, -- names of fields and times of occurrences that both sides changed
    unshared TEXT, -- names of fields whose edit may not be written to the record
);

CREATE TABLE checkpoint ( -- up to where changes were looked at
    organization BLOB, -- the organization that the other side belongs to
    source TEXT, -- which list of changes: a collection or a table
    position TEXT, -- the server's word for it
);

CREATE TABLE unfinished ( -- what the last cycle did not finish
    organization BLOB, -- the organization
    kind INTEGER, -- 0 contact, 1 appointment, 2 task
    collection TEXT, -- where the item lies; empty for a record
    name TEXT, -- the server's name of the item, or table:key of the record
);

CREATE TABLE identity ( -- items that are not tracked
    organization BLOB, -- the organization
    collection TEXT, -- where the item lies
    name TEXT, -- the server's name of the item there
    record_id BLOB, -- the key that its record would have
);

CREATE TABLE apart ( -- items that are not the records that they look like
    organization BLOB, -- the organization
    record_id BLOB, -- the key of the record
    uid TEXT, -- the item's own identity (iCalendar or vCard UID)
);

CREATE TABLE sent ( -- what was about to be written and was not seen yet
    organization BLOB, -- the organization
    record_id BLOB, -- the key of the pair's record
    item BLOB, -- per field: its number, whether it was to hold something, a keyed fingerprint of the value for the item
    record BLOB, -- the same for the record
    item_occurrences BLOB, -- of the item's occurrences: the second of each, then 255 and what it was to become, or a field as above
    record_occurrences BLOB, -- the same for the record
    item_version TEXT, -- the server's word for the version of the item that the last write to it named
    record_version TEXT, -- the same of the record
    begun_at INTEGER, -- when the last of these writes was begun: until some minutes later it may still arrive
);

CREATE TABLE asked ( -- items that are to be tracked and are not yet
    organization BLOB, -- the organization
    uid TEXT, -- the item's own identity (iCalendar or vCard UID)
    since INTEGER, -- when the person asked, in milliseconds of the epoch
);

CREATE TABLE wanted ( -- what items are to be about, as long as their records do not say it yet
    organization BLOB, -- the organization
    uid TEXT, -- the item's own identity (iCalendar or vCard UID)
    kind INTEGER, -- 0 contact, 1 appointment, 2 task
    target_table TEXT, -- the table of the record that it is to be about; of a contact the account
    target_id BLOB, -- that record's key
    since INTEGER, -- when the person asked, in milliseconds of the epoch
);

CREATE TABLE outgoing ( -- a message that is to be sent; it lies among the drafts of the mailbox until then
    message_id TEXT, -- its identity
    state INTEGER, -- 0 waiting, 1 being handed over, 2 nobody knows, 3 taken by the server, 4 refused
    organization BLOB, -- where it is tracked then, if it is
    user BLOB, -- in whose name
    target_table TEXT, -- what it is regarding then
    target_id BLOB, -- and its id
    since INTEGER, -- when the person sent it, in milliseconds
    attempts INTEGER, -- how often it was tried
    next_try INTEGER, -- when it is tried next; empty while it waits for a person
    last_failure TEXT, -- why the last try failed, as a code
);

CREATE TABLE received ( -- received messages that were looked at to be tracked by themselves
    organization BLOB, -- the organization that they would be copied to
    item BLOB, -- the message: the identity derived from its own
    message_id TEXT, -- its Message-ID, to find it in the mailbox again
    reason TEXT, -- why, as a code
    asked INTEGER, -- 1 when the organization was asked, 0 when it was decided here
    state INTEGER, -- 0 left alone, 1 tracked, 2 tracked and kept, 3 tracked and taken back
    decided_at INTEGER, -- when, in milliseconds of the epoch
);

CREATE TABLE known_address ( -- whose address one is
    organization BLOB, -- the organization
    record_table TEXT, -- the table of the record
    record_id BLOB, -- the key of the record
    digest BLOB, -- keyed fingerprint of one of its addresses
);

CREATE TABLE known_email ( -- which messages are records
    organization BLOB, -- the organization
    record_id BLOB, -- the key of the email record
    item BLOB, -- the message: the identity derived from its own; NULL when the record names none
    token BLOB, -- keyed fingerprint of its tracking token; NULL when it has none
    regarding_table TEXT, -- the table of the record that it is regarding
    regarding_id BLOB, -- the key of that record
    made_at INTEGER, -- when it was made, in milliseconds of the epoch
);

CREATE TABLE loss ( -- how much cycles took away lately without a word of the person; of what, is not kept
    organization BLOB, -- the organization
    kind INTEGER, -- 0 contacts, 1 appointments, 2 tasks
    at INTEGER, -- when, in milliseconds of the epoch; older than a day it is forgotten
    count INTEGER, -- how many items were removed, records deleted and pairs unlinked
);

CREATE TABLE filed ( -- messages that were seen in folders whose mail is tracked
    organization BLOB, -- the organization that the folder's mail is copied to
    folder BLOB, -- the folder: derived from what the mail server calls it for ever
    item BLOB, -- the message: the identity derived from its own
    message_id TEXT, -- its Message-ID, to find it in the mailbox again
    state INTEGER, -- 0 lay there before, 1 looked at, 2 waits for an answer, 3 stays as the person said, 4 is wanted, 5 another record
);

CREATE TABLE mark ( -- messages that bear the mark of tracking, are to get it, or lost it
    organization BLOB, -- the organization in which they are tracked
    item BLOB, -- the message: the identity derived from its own
    message_id TEXT, -- its Message-ID, to find it in the mailbox again
    state INTEGER, -- 0 is to get the mark, 1 bears it, 2 is to lose it, 3 lost it elsewhere and is untracked, 4 bore it before
);

CREATE TABLE mark_place ( -- where the mark was seen
    organization BLOB, -- the organization in which the message is tracked
    folder BLOB, -- the folder: derived from its place
    place TEXT, -- the server's number of the message there: UIDVALIDITY and UID
    item BLOB, -- the message: the identity derived from its own
);

CREATE TABLE newcomer ( -- unknown senders who became a record by themselves
    organization BLOB, -- the organization
    record_table TEXT, -- the table of the record
    record_id BLOB, -- the record's key, derived from the address
    item BLOB, -- the message by which it came: the identity derived from its own
    message_id TEXT, -- its Message-ID, to find it in the mailbox again
    state INTEGER, -- 0 is to be made, 1 was made, 2 and is kept, 3 and was taken back
    version TEXT, -- the record's version when it was made, an opaque token of the organization's
    made_at INTEGER, -- when, in milliseconds of the epoch
);

CREATE TABLE stopped ( -- conversations that the person stopped on this computer
    organization BLOB, -- the organization whose list says so
    thread BLOB, -- the conversation: the identity derived from the message that began it
    message_id TEXT, -- the Message-ID of the message at which the person stopped it
);
