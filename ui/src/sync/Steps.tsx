// What a cycle does or did, step by step: in groups with their counts, to be searched; long groups open bit by bit.
import { Badge, Button, makeStyles, SearchBox, Text, tokens } from "@fluentui/react-components";
import { useDeferredValue, useState, type ReactElement } from "react";
import type { SyncKind, SyncKindView, SyncStepWhat } from "../platform/types";
import { lineBelow } from "../shared/lines";
import { useTexts, type Texts } from "../texts";
import { kindName, STEPS, stepWords } from "./words";

/** Rows of a group before somebody asks for more. */
const AT_FIRST = 50;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "12px", minBlockSize: 0 },
  head: { display: "flex", alignItems: "center", columnGap: "8px", paddingBlock: "4px", ...lineBelow() },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300, fontWeight: tokens.fontWeightSemibold },
  list: { margin: 0, padding: 0, listStyleType: "none" },
  row: { display: "grid", gridTemplateColumns: "minmax(0, 2fr) 104px minmax(0, 3fr)", columnGap: "12px", paddingBlock: "5px", alignItems: "baseline", ...lineBelow(tokens.colorNeutralStroke3) },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  fields: { display: "block", overflowWrap: "anywhere" },
  wrong: { color: tokens.colorStatusDangerForeground1 },
});

interface Row {
  kind: SyncKind;
  title: string;
  why: string;
  /** Which fields go where. */
  writes: string[];
  failed: boolean;
}

interface Group {
  key: SyncStepWhat | "held" | "note";
  title: string;
  rows: Row[];
}

function groupsOf(kinds: readonly SyncKindView[], texts: Texts): Group[] {
  const steps = kinds.flatMap(({ kind, steps: all }) => all.map((step) => ({ kind, ...step })));
  const groups: Group[] = STEPS.map((what) => ({
    key: what, title: stepWords(what, texts),
    rows: steps.filter((step) => step.what === what).map(({ kind, title, reason, failure, writes }) => ({ kind, title, why: failure ?? reason, writes: writes.map(({ sentence }) => sentence), failed: failure !== null })),
  }));
  const notes = (held: boolean): Row[] => kinds.flatMap(({ kind, notes: all }) =>
    all.filter((note) => note.held === held).map(({ title, sentence }) => ({ kind, title, why: sentence, writes: [], failed: false })));
  const left: Group[] = [{ key: "held", title: texts.syncDecisions.title, rows: notes(true) }, { key: "note", title: texts.syncLive.notes, rows: notes(false) }];
  return [...groups, ...left].filter((group) => group.rows.length > 0);
}

const has = (row: Row, words: string): boolean => [row.title, row.why, ...row.writes].join("\n").toLocaleLowerCase().includes(words);

interface Props {
  kinds: readonly SyncKindView[];
  /** What is said where there is nothing. */
  none: string;
}

export function Steps({ kinds, none }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [typed, setTyped] = useState("");
  const words = useDeferredValue(typed).trim().toLocaleLowerCase();
  const all = groupsOf(kinds, texts);
  const shown = all.map((group) => ({ ...group, rows: words === "" ? group.rows : group.rows.filter((row) => has(row, words)) })).filter((group) => group.rows.length > 0);
  if (all.length === 0) {
    return <Text>{none}</Text>;
  }
  return (
    <div className={styles.root}>
      <SearchBox placeholder={texts.syncLive.filter} aria-label={texts.syncLive.filter} value={typed} onChange={(_event, data) => setTyped(data.value)} />
      {shown.length === 0 && <Text role="status">{texts.syncLive.filterNone}</Text>}
      {shown.map((group) => <OneGroup key={group.key} group={group} />)}
    </div>
  );
}

function OneGroup({ group }: { group: Group }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [open, setOpen] = useState(AT_FIRST);
  const rest = group.rows.length - open;
  return (
    <section aria-label={group.title}>
      <div className={styles.head}><h4 className={styles.title}>{group.title}</h4><Badge appearance="tint" color="informative">{group.rows.length}</Badge></div>
      <ul className={styles.list}>
        {group.rows.slice(0, open).map((row, index) => (
          <li key={index} className={styles.row}>
            <span className={styles.name} title={row.title}><bdi>{row.title === "" ? texts.syncLive.unnamed : row.title}</bdi></span>
            <span className={styles.quiet}>{kindName(row.kind, texts)}</span>
            <span className={row.failed ? styles.wrong : styles.quiet}>{row.why}{row.writes.map((written) => <span key={written} className={styles.fields}>{written}</span>)}</span>
          </li>
        ))}
      </ul>
      {rest > 0 && <Button appearance="transparent" size="small" onClick={() => setOpen(open * 4)}>{texts.syncLive.more(Math.min(rest, open * 3))}</Button>}
    </section>
  );
}
