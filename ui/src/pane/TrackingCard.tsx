// The tracked state of the message in the words of G.2, with its reason, and what can be done about it.
import { Link, makeStyles, mergeClasses, Spinner, Text, tokens, shorthands } from "@fluentui/react-components";
import { CheckmarkCircleRegular, CircleRegular, ClockRegular, ErrorCircleRegular, LinkRegular, QuestionCircleRegular } from "@fluentui/react-icons";
import { useId, useState, type ReactElement } from "react";
import type { CardFieldView, ConvertKind, NewKind, PaneView, RecordView, TrackingState } from "../platform/types";
import { useTexts } from "../texts";
import { Why } from "../received/Why";
import { useOpenRecord } from "./actions";
import { EndingMenu } from "./EndingMenu";
import { ItemActions } from "./ItemActions";
import { RegardingSearch } from "./RegardingSearch";
import { toneOf } from "./TrackingBadge";
import { TrackingActions } from "./TrackingActions";
import { lineBelow } from "../shared/lines";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "8px", paddingBlock: "10px", paddingInline: "14px", ...lineBelow(tokens.colorNeutralStroke3) },
  card: {
    display: "grid", rowGap: "2px", paddingBlock: "8px", paddingInline: "12px", borderRadius: tokens.borderRadiusMedium, overflowWrap: "anywhere",
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`, backgroundColor: tokens.colorNeutralBackground2,
  },
  linked: { backgroundColor: tokens.colorBrandBackground2, ...shorthands.borderColor(tokens.colorBrandStroke2) },
  waits: { backgroundColor: tokens.colorStatusWarningBackground1, ...shorthands.borderColor(tokens.colorStatusWarningBorder1) },
  failed: { backgroundColor: tokens.colorStatusDangerBackground1, ...shorthands.borderColor(tokens.colorStatusDangerBorder1) },
  state: { display: "flex", alignItems: "center", columnGap: "6px", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  icon: { fontSize: "16px", lineHeight: 0 },
  name: { fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, fontWeight: tokens.fontWeightSemibold },
  head: { display: "flex", justifyContent: "space-between", columnGap: "6px", alignItems: "start" },
  small: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  fields: { display: "grid", rowGap: "2px", marginBlock: "4px 2px", fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  field: { display: "grid", gridTemplateColumns: "minmax(0, 2fr) minmax(0, 3fr)", columnGap: "8px" },
  label: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0 },
  why: { fontSize: tokens.fontSizeBase200, justifySelf: "start" },
  left: { marginBlock: 0, paddingInlineStart: "20px", fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
  refused: { margin: 0, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorStatusDangerForeground1 },
  reason: { margin: 0, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
});

const icons: Record<TrackingState, ReactElement> = {
  not_tracked: <CircleRegular />, unknown: <QuestionCircleRegular />, processing: <Spinner size="extra-tiny" />, pending: <ClockRegular />,
  tracked: <CheckmarkCircleRegular />, tracked_regarding: <LinkRegular />, failed: <ErrorCircleRegular />,
};

/** States whose reason a person needs without asking for it. */
const EXPLAINED: ReadonlySet<TrackingState> = new Set(["pending", "failed", "unknown", "processing"]);

interface Props {
  pane: PaneView;
  busy: boolean;
  /** Tracks, or sets what the message is regarding; `ask` opens the question what goes along. */
  onTrack: (regarding: RecordView | null, ask?: boolean) => void;
  /** Makes a record that the search has not. */
  onNew: (kind: NewKind, typed: string) => void;
  /** Makes a record out of the message (G-2). */
  onConvert: (kind: ConvertKind) => void;
}

export function TrackingCard({ pane, busy, onTrack, onNew, onConvert }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [searching, setSearching] = useState(false);
  const { tracking } = pane;
  const tone = toneOf[tracking.state];
  return (
    <section className={styles.root} aria-label={texts.track.label}>
      <div className={mergeClasses(styles.card, tone !== "plain" && styles[tone])}>
        <div className={styles.state} role="status">
          <span className={styles.icon} aria-hidden>{busy ? <Spinner size="extra-tiny" /> : icons[tracking.state]}</span>
          <span>{tracking.title}</span>
        </div>
        {tracking.regarding !== null && <div className={styles.head}><Text className={styles.name} dir="auto">{tracking.regarding.name}</Text><EndingMenu record={tracking.regarding} /></div>}
        {tracking.regarding !== null && <About regarding={tracking.regarding} fields={tracking.regarding_fields} />}
        {tracking.owner !== null && !tracking.owned_by_me && <span className={styles.small}>{texts.track.ownedBy(tracking.owner)}</span>}
        <OneWay pane={pane} />
        <Reason key={tracking.state} pane={pane} />
        <Namesake pane={pane} />
        {tracking.refused !== null && <p className={styles.refused}><ErrorCircleRegular aria-hidden /> {tracking.refused.sentence}</p>}
        <LeftOut pane={pane} />
      </div>
      {searching
        ? <RegardingSearch disabled={busy} only={pane.item?.kind === "contact" ? "account" : undefined} onClose={() => setSearching(false)} onNew={(kind, typed) => { setSearching(false); onNew(kind, typed); }} onChoose={(record) => { setSearching(false); onTrack(record); }} />
        : pane.item !== null ? <ItemActions pane={pane} item={pane.item} busy={busy} onSearch={() => setSearching(true)} onTrack={onTrack} />
        : <TrackingActions pane={pane} busy={busy} onSearch={() => setSearching(true)} onTrack={onTrack} onConvert={onConvert} />}
      {tracking.blocked !== null && <p className={styles.reason}>{tracking.blocked}</p>}
    </section>
  );
}

/** What kind of record it is and the first fields of its card (H-3); before those are there, the line that tells it from others. */
function About({ regarding, fields }: { regarding: RecordView; fields: readonly CardFieldView[] }): ReactElement {
  const styles = useStyles();
  if (fields.length === 0) {
    return <span className={styles.small}>{[regarding.kind, regarding.detail].filter(Boolean).join(" · ")}</span>;
  }
  return (
    <>
      <span className={styles.small}>{regarding.kind}</span>
      <dl className={styles.fields}>
        {fields.map(({ label, value }) => <div key={label} className={styles.field}><dt className={styles.label}>{label}</dt><dd className={styles.value} dir="auto">{value}</dd></div>)}
      </dl>
    </>
  );
}

/** That it stands for a record which is changed in the organization only (service activities, B.3), and the way there. */
function OneWay({ pane: { tracking: { record }, item } }: { pane: PaneView }): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const open = useOpenRecord();
  return item?.one_way == null ? null : (
    <>
      <p className={styles.reason}>{item.one_way}</p>
      {record !== null && <Link as="button" className={styles.why} onClick={() => open(record)}>{texts.items.openRecord}</Link>}
    </>
  );
}

/** The way to the record of another message that bears the same Message-ID. */
function Namesake({ pane: { tracking: { namesake } } }: { pane: PaneView }): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const open = useOpenRecord();
  return namesake === null ? null : <Link as="button" className={styles.why} onClick={() => open(namesake)}>{texts.track.openNamesake(namesake.name)}</Link>;
}

/** What was wanted and did not go along (I-11): said without being asked for. */
function LeftOut({ pane: { tracking } }: { pane: PaneView }): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  return tracking.left_out.length === 0 ? null : (
    <>
      <span className={styles.small}>{texts.track.leftOut}</span>
      <ul className={styles.left} aria-label={texts.track.leftOut}>
        {tracking.left_out.map(({ name, why }, index) => <li key={index}><bdi>{name}</bdi>: {why}.</li>)}
      </ul>
    </>
  );
}

function Reason({ pane: { key, tracking, item } }: { pane: PaneView }): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const [asked, setAsked] = useState(false);
  const id = useId();
  if (tracking.reason === "") {
    return null;
  }
  if (EXPLAINED.has(tracking.state) || tracking.namesake !== null) {
    return <p className={styles.reason}>{tracking.reason}</p>;
  }
  const question = tracking.state === "not_tracked" ? texts.track.whyNot : texts.track.whyTracked;
  return (
    <>
      <Link as="button" className={styles.why} aria-expanded={asked} aria-controls={id} onClick={() => setAsked(!asked)}>{question}</Link>
      <p id={id} className={styles.reason} hidden={!asked}>{tracking.reason}</p>
      {asked && item === null && <Why message={key} />}
    </>
  );
}
