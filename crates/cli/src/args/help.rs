//! What stands below the long help: exit codes, and the sentences that scripts meet.

/// Shown below `--help`, of the program and of every command.
pub(super) const AFTER: &str = "\
MESSAGE-ID is a Message-ID, with or without <>, or a key as `messages` lists it.
TABLE:ID is a record as `whois` and `search` list it, for example
opportunity:11111111-2222-3333-4444-555555555555.

Secrets are never taken from the command line. --password-stdin reads them from standard input, one a line: the
organization's password, then the mailbox's, then the calendar server's; an empty line stands for none. Nothing of them is
kept, unless `sign-in --keep` asks for it: then a token and the passwords of mailbox and calendar server go to the keyring of
this computer. A mailbox that opens with the sign-in to the organization (--mailbox-sign-in organization) has no password, and
needs no second line; a calendar server that opens as the mailbox does, or as the organization, needs no third one.

Exit codes, each with a sentence it comes with:
   0  done
   1  a defect of this program            The change could not be written down, or: regardingctl ended unexpectedly
   2  the command line makes no sense     unexpected argument '--frobnicate' found
   3  not reachable now                   Your organization could not be reached
   4  sign-in is needed or was refused    Sign in to your organization first
   5  a right is missing                  Your role does not let you create leads (prvCreateLead)
   6  not there (any more)                That message is not in the mailbox
   7  makes no sense, or is undecided     Say --yes to agree to that
   8  switched off                        The connection is switched off in your options
   9  not offered or not possible here    No browser could be started on this computer
  10  safe here, not yet there            Waiting to be tracked: your organization cannot be reached
  11  asked to wait                       The organization asks to wait before the next request
  12  changed by somebody else meanwhile  The record has changed since it was read
  13  stopped                             The sign-in was stopped
  14  waits                               The first synchronization, or one that would take much away: say --yes
  15  partly                              A synchronization ran, and some of it could not be done: the report says what

A failure is one sentence on standard error; what is wrong with the profile or the keyring is told there as well, before it,
whatever the command came to. With --json a failure is also on standard output (of the command line too), as
{\"error\": {\"code\", \"message\", \"retry_after\", \"side\"}}, where code is one of internal, offline, sign_in,
mailbox_sign_in, forbidden, gone, invalid, switched_off, unsupported, throttled, stale, cancelled; retry_after is in
seconds or null; side is organization, mailbox, or null for neither.";
