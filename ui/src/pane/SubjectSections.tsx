// What the pane tells of one record: its card, its account, last and next activity, what is open.
import { Link, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { ActivityView, NewKind, RecordView, SubjectView } from "../platform/types";
import { useTexts } from "../texts";
import { useOpenRecord } from "./actions";
import { LinkableList } from "./LinkableList";
import { RecordCard } from "./RecordCard";
import { Section } from "./sections";
import { lineBelow } from "../shared/lines";

const useStyles = makeStyles({
  person: { display: "grid", rowGap: "8px", paddingBlock: "10px", paddingInline: "14px", ...lineBelow(tokens.colorNeutralStroke3) },
  activities: { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", columnGap: "10px", rowGap: "3px", margin: 0, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  label: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, overflowWrap: "anywhere" },
  open: { fontSize: tokens.fontSizeBase200, textAlign: "start" },
  quiet: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

interface Props {
  subject: SubjectView;
  /** Sets what the message is regarding; null while that is not possible. */
  onLink: ((record: RecordView) => void) | null;
  /** Makes an opportunity or a case; null where there is no message to make it from. */
  onNew: ((kind: NewKind) => void) | null;
}

export function SubjectSections({ subject, onLink, onNew }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const { account } = subject;
  return (
    <>
      <div className={styles.person}><RecordCard key={subject.card.record.id} card={subject.card} /></div>
      {account !== null && <section className={styles.person} aria-label={texts.card.account}><RecordCard key={account.record.id} card={account} folded /></section>}
      <Section title={texts.card.activity} end={subject.activities !== null && texts.card.activities(subject.activities)}>
        <Activities last={subject.last} next={subject.next} />
      </Section>
      <LinkableList title={texts.card.opportunities} empty={texts.card.noOpportunities} items={subject.opportunities} onLink={onLink} onNew={onNew && (() => onNew("opportunity"))} newLabel={texts.newRecord.opportunity} />
      <LinkableList title={texts.card.cases} empty={texts.card.noCases} items={subject.cases} onLink={onLink} onNew={onNew && (() => onNew("case"))} newLabel={texts.newRecord.case} />
    </>
  );
}

function Activities({ last, next }: { last: ActivityView | null; next: ActivityView | null }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const open = useOpenRecord();
  if (last === null && next === null) {
    return <p className={styles.quiet}>{texts.card.noActivity}</p>;
  }
  const name = (activity: ActivityView): string => (activity.record.name === "" ? texts.list.noSubject : activity.record.name);
  const line = (label: string, activity: ActivityView | null): ReactElement | null => activity === null ? null : (
    <>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>
        <Link as="button" className={styles.open} title={texts.card.openRecord(name(activity))} aria-label={texts.card.openRecord(name(activity))} onClick={() => open(activity.record)}><b dir="auto">{name(activity)}</b></Link>{" "}
        <span className={styles.label}>{[activity.record.kind, activity.shown].filter(Boolean).join(" · ")}</span>
      </dd>
    </>
  );
  return <dl className={styles.activities}>{line(texts.card.last, last)}{line(texts.card.next, next)}</dl>;
}
