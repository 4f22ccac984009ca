// What is in the mailbox only, beside what would happen: each can be tracked from here.
import { Badge, Button, Checkbox, makeStyles, SearchBox, Text, tokens } from "@fluentui/react-components";
import { useDeferredValue, useState, type ReactElement } from "react";
import type { SyncKind, SyncKindView, SyncUntrackedView } from "../platform/types";
import { lineBelow } from "../shared/lines";
import { dayTime } from "../shared/time";
import { useLanguage } from "../texts";
import { kindName } from "./words";

/** Rows before somebody asks for more. */
const AT_FIRST = 50;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "6px" },
  head: { display: "flex", alignItems: "center", columnGap: "8px", paddingBlock: "4px", ...lineBelow() },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300, fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  list: { margin: 0, padding: 0, listStyleType: "none" },
  row: { display: "grid", gridTemplateColumns: "minmax(0, 2fr) 104px minmax(0, 1fr)", columnGap: "12px", alignItems: "center", ...lineBelow(tokens.colorNeutralStroke3) },
  name: { minInlineSize: 0, overflowWrap: "anywhere" },
  more: { alignSelf: "flex-start" },
});

interface Row extends SyncUntrackedView {
  kind: SyncKind;
}

interface Props {
  kinds: readonly SyncKindView[];
  /** UIDs that are to be tracked. */
  chosen: ReadonlySet<string>;
  onChoose: (uid: string, chosen: boolean) => void;
}

export function Untracked({ kinds, chosen, onChoose }: Props): ReactElement | null {
  const styles = useStyles();
  const { texts } = useLanguage();
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(AT_FIRST);
  const words = useDeferredValue(typed).trim().toLocaleLowerCase();
  const all: Row[] = kinds.flatMap(({ kind, untracked }) => untracked.map((item) => ({ kind, ...item })));
  const found = words === "" ? all : all.filter((row) => row.title.toLocaleLowerCase().includes(words));
  const rest = found.length - open;
  if (all.length === 0) {
    return null;
  }
  return (
    <section className={styles.root} aria-label={texts.syncTrack.title}>
      <div className={styles.head}><h4 className={styles.title}>{texts.syncTrack.title}</h4><Badge appearance="tint" color="informative">{all.length}</Badge></div>
      <span className={styles.quiet}>{texts.syncTrack.text}</span>
      {all.length > AT_FIRST && <SearchBox placeholder={texts.syncTrack.find} aria-label={texts.syncTrack.find} value={typed} onChange={(_event, data) => setTyped(data.value)} />}
      {found.length === 0 && <Text role="status">{texts.syncLive.filterNone}</Text>}
      <ul className={styles.list}>
        {found.slice(0, open).map((row) => <OneRow key={`${row.kind} ${row.uid}`} row={row} chosen={chosen.has(row.uid)} onChoose={onChoose} />)}
      </ul>
      {rest > 0 && <Button className={styles.more} appearance="transparent" size="small" onClick={() => setOpen(open * 4)}>{texts.syncLive.more(Math.min(rest, open * 3))}</Button>}
    </section>
  );
}

function OneRow({ row, chosen, onChoose }: { row: Row; chosen: boolean; onChoose: Props["onChoose"] }): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const name = row.title === "" ? texts.syncLive.unnamed : row.title;
  return (
    <li className={styles.row}>
      <Checkbox className={styles.name} checked={chosen} label={<bdi>{name}</bdi>} aria-label={texts.syncTrack.track(name)} onChange={(_event, data) => onChoose(row.uid, data.checked === true)} />
      <span className={styles.quiet}>{kindName(row.kind, texts)}</span>
      <span className={styles.quiet}>{row.starts === null ? "" : dayTime(row.starts, tag)}</span>
    </li>
  );
}
