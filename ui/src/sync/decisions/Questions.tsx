// Questions with two answers: whether a record and an item are one, and whether attendees are told of a change.
import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { InvitationView, ProposalView } from "../../platform/types";
import { useTexts } from "../../texts";
import { Card } from "../Card";
import { useKeepApart, useLink, useTellAttendees } from "./actions";

const useStyles = makeStyles({
  list: { display: "grid", rowGap: "12px", margin: 0, padding: 0, listStyleType: "none", inlineSize: "100%" },
  question: { display: "grid", rowGap: "6px", justifyItems: "start", maxInlineSize: "720px", overflowWrap: "anywhere" },
  candidate: { display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", columnGap: "12px", alignItems: "center", boxSizing: "border-box", inlineSize: "100%", paddingInlineStart: "12px", borderInlineStartWidth: tokens.strokeWidthThicker, borderInlineStartStyle: "solid", borderInlineStartColor: tokens.colorNeutralStroke2 },
  words: { display: "grid" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  answers: { display: "flex", columnGap: "8px", flexWrap: "wrap", rowGap: "8px" },
  apart: { justifySelf: "end" },
  changes: { margin: 0, paddingInlineStart: "20px" },
});

export function Proposals({ proposals }: { proposals: ProposalView[] }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  return (
    <Card title={texts.syncDecisions.proposals(proposals.length)}>
      <Text>{texts.syncDecisions.proposalsText}</Text>
      <ul className={styles.list}>{proposals.map((proposal) => <li key={proposal.record}><Proposal proposal={proposal} /></li>)}</ul>
    </Card>
  );
}

function Proposal({ proposal }: { proposal: ProposalView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const link = useLink();
  const apart = useKeepApart();
  const busy = link.isPending || apart.isPending;
  const { record } = proposal;
  return (
    <div className={styles.question} role="group" aria-label={proposal.title}>
      <span className={styles.words}><Text weight="semibold"><bdi>{proposal.title}</bdi></Text><span className={styles.quiet}><bdi>{proposal.detail}</bdi></span></span>
      <span className={styles.quiet}>{proposal.sentence}</span>
      {proposal.candidates.map((candidate) => (
        <div key={candidate.uid} className={styles.candidate}>
          <span className={styles.words}><bdi>{candidate.title}</bdi><span className={styles.quiet}><bdi>{candidate.detail}</bdi></span></span>
          <Button size="small" appearance="primary" disabled={busy} aria-label={texts.syncDecisions.linkNamed(candidate.title)} onClick={() => link.mutate({ record, uid: candidate.uid })}>{texts.syncDecisions.link}</Button>
        </div>
      ))}
      <Button size="small" className={styles.apart} disabled={busy} aria-label={texts.syncDecisions.keepApartNamed(proposal.title)} onClick={() => apart.mutate({ record, uids: proposal.candidates.map((candidate) => candidate.uid) })}>{texts.syncDecisions.keepApart}</Button>
    </div>
  );
}

export function Invitations({ invitations }: { invitations: InvitationView[] }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  return (
    <Card title={texts.syncDecisions.invitations} asks>
      <ul className={styles.list}>{invitations.map((invitation) => <li key={invitation.id}><Invitation invitation={invitation} /></li>)}</ul>
    </Card>
  );
}

function Invitation({ invitation }: { invitation: InvitationView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const answer = useTellAttendees();
  return (
    <div className={styles.question} role="group" aria-label={`${invitation.title}: ${invitation.question}`}>
      <Text weight="semibold"><bdi>{invitation.title}</bdi></Text>
      {invitation.changes.length > 0 && <ul className={styles.changes}>{invitation.changes.map((change) => <li key={change} dir="auto">{change}</li>)}</ul>}
      <Text>{invitation.question}</Text>
      <span className={styles.answers}>
        {/* Silence is what happens unless the person says otherwise, so it stands first. */}
        <Button size="small" appearance="primary" disabled={answer.isPending} onClick={() => answer.mutate({ id: invitation.id, tell: false })}>{invitation.first ? texts.syncDecisions.inviteNobody : texts.syncDecisions.saveSilently}</Button>
        <Button size="small" disabled={answer.isPending} onClick={() => answer.mutate({ id: invitation.id, tell: true })}>{invitation.first ? texts.syncDecisions.inviteThem : texts.syncDecisions.tellThem}</Button>
      </span>
    </div>
  );
}
