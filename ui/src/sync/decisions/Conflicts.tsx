// What both sides changed: both values beside each other with what is different marked, and keeping the left or the right one, by
// mouse or by keys.
import { Button, makeStyles, mergeClasses, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, tokens } from "@fluentui/react-components";
import { useRef, type KeyboardEvent, type ReactElement } from "react";
import type { ConflictSideView, ConflictView } from "../../platform/types";
import { dayTime } from "../../shared/time";
import { useLanguage } from "../../texts";
import { Card } from "../Card";
import { useDecide } from "./actions";
import { compared, type Piece } from "./diff";

/** Where five columns have no room, each row becomes a block: what it is about, both values beside each other, the answers. */
const NARROW = "@container (max-width: 620px)";

const useStyles = makeStyles({
  room: { inlineSize: "100%", containerType: "inline-size" },
  table: { display: "grid", gridTemplateColumns: "minmax(0, 3fr) minmax(0, 2fr) minmax(0, 3fr) minmax(0, 3fr) max-content", columnGap: "16px", inlineSize: "100%", fontSize: tokens.fontSizeBase300, [NARROW]: { gridTemplateColumns: "minmax(0, 1fr) minmax(0, 1fr)" } },
  // Rows share the columns of the whole.
  group: { display: "contents" },
  titles: { display: "grid", gridColumnStart: 1, gridColumnEnd: -1, gridTemplateColumns: "subgrid", paddingBlockEnd: "4px", [NARROW]: { display: "none" } },
  head: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  row: {
    display: "grid", gridColumnStart: 1, gridColumnEnd: -1, gridTemplateColumns: "subgrid", alignItems: "start", rowGap: "8px", paddingBlock: "8px",
    borderBlockStartWidth: tokens.strokeWidthThin, borderBlockStartStyle: "solid", borderBlockStartColor: tokens.colorNeutralStroke2,
    ":focus-visible": { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  cell: { minInlineSize: 0, overflowWrap: "anywhere" },
  whole: { [NARROW]: { gridColumnStart: 1, gridColumnEnd: -1 } },
  of: { display: "none", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, [NARROW]: { display: "block" } },
  name: { fontWeight: tokens.fontWeightSemibold },
  value: { whiteSpace: "pre-line" },
  different: { backgroundColor: tokens.colorPaletteYellowBackground2, color: tokens.colorNeutralForeground1, borderRadius: tokens.borderRadiusSmall },
  quiet: { display: "block", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  actions: { display: "flex", columnGap: "6px", justifyContent: "flex-end", whiteSpace: "nowrap", [NARROW]: { justifyContent: "flex-start" } },
  hint: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

type Side = "mailbox" | "organization";

export function Conflicts({ conflicts, organization }: { conflicts: ConflictView[]; organization: string }): ReactElement {
  const styles = useStyles();
  const { texts } = useLanguage();
  const decide = useDecide();
  const all = (side: Side): void => decide.mutate({ ids: conflicts.filter((one) => one[side].keeping !== null).map((one) => one.id), side });
  const menu = (
    <Menu>
      <MenuTrigger disableButtonEnhancement><Button size="small" appearance="subtle" disabled={decide.isPending}>{texts.syncDecisions.decideAll}</Button></MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => all("mailbox")}>{texts.syncDecisions.allMailbox}</MenuItem>
          <MenuItem onClick={() => all("organization")}>{texts.syncDecisions.allOrganization}</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
  return (
    <Card title={texts.syncDecisions.conflicts(conflicts.length)} action={conflicts.length > 1 ? menu : undefined}>
      <div className={styles.room}>
        <div role="table" aria-label={texts.syncDecisions.conflicts(conflicts.length)} className={styles.table}>
          <div role="rowgroup" className={styles.group}>
            <div role="row" className={styles.titles}>
              {[texts.syncDecisions.of, texts.syncDecisions.field, texts.syncDecisions.mailbox, texts.syncDecisions.organization(organization)].map((title) => <span key={title} role="columnheader" className={styles.head}>{title}</span>)}
              <span role="columnheader" aria-label={texts.syncDecisions.keep} />
            </div>
          </div>
          <div role="rowgroup" className={styles.group}>
            {conflicts.map((conflict) => <Row key={conflict.id} conflict={conflict} organization={organization} busy={decide.isPending} onKeep={(side) => decide.mutate({ ids: [conflict.id], side })} />)}
          </div>
        </div>
      </div>
      <p className={styles.hint}>{texts.syncDecisions.keysHint}</p>
    </Card>
  );
}

function Row({ conflict, organization: name, busy, onKeep }: { conflict: ConflictView; organization: string; busy: boolean; onKeep: (side: Side) => void }): ReactElement {
  const styles = useStyles();
  const { dir, texts } = useLanguage();
  const row = useRef<HTMLDivElement>(null);
  const [mailbox, organization] = compared(conflict.mailbox.value ?? "", conflict.organization.value ?? "");
  const keep = (side: Side): void => { if (!busy && conflict[side].keeping !== null) { onKeep(side); } };
  const onKey = (event: KeyboardEvent): void => {
    const towards = event.key === "ArrowUp" ? row.current?.previousElementSibling : event.key === "ArrowDown" ? row.current?.nextElementSibling : null;
    if (towards instanceof HTMLElement) {
      event.preventDefault();
      towards.focus();
    }
    if (event.altKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      // The first column stands on the left, or on the right where the window runs from right to left.
      keep((event.key === "ArrowLeft") === (dir === "ltr") ? "mailbox" : "organization");
    }
  };
  // A row takes the keys of its two buttons, as rows of lists do.
  const label = `${conflict.title}, ${conflict.field}`;
  return (
    <div ref={row} role="row" className={styles.row} tabIndex={0} aria-label={label} onKeyDown={onKey}>
      <div role="rowheader" className={mergeClasses(styles.cell, styles.whole)}><bdi className={styles.name}>{conflict.title}</bdi><span className={styles.quiet}>{conflict.sentence}</span></div>
      <div role="cell" className={mergeClasses(styles.cell, styles.whole)}>{conflict.field}</div>
      <div role="cell" className={styles.cell}><span className={styles.of}>{texts.syncDecisions.mailbox}</span><Value side={conflict.mailbox} pieces={mailbox} /></div>
      <div role="cell" className={styles.cell}><span className={styles.of}>{texts.syncDecisions.organization(name)}</span><Value side={conflict.organization} pieces={organization} /></div>
      <div role="cell" className={mergeClasses(styles.actions, styles.whole)}>
        <Keep side={conflict.mailbox} text={texts.syncDecisions.keepLeft} label={texts.syncDecisions.keepMailbox(label)} keys={dir === "ltr" ? "Alt+ArrowLeft" : "Alt+ArrowRight"} busy={busy} onKeep={() => keep("mailbox")} />
        <Keep side={conflict.organization} text={texts.syncDecisions.keepRight} label={texts.syncDecisions.keepOrganization(label)} keys={dir === "ltr" ? "Alt+ArrowRight" : "Alt+ArrowLeft"} busy={busy} onKeep={() => keep("organization")} />
      </div>
    </div>
  );
}

function Keep({ side, text, label, keys, busy, onKeep }: { side: ConflictSideView; text: string; label: string; keys: string; busy: boolean; onKeep: () => void }): ReactElement {
  return <Button size="small" disabled={busy || side.keeping === null} aria-label={label} aria-keyshortcuts={keys} title={side.keeping ?? undefined} onClick={onKeep}>{text}</Button>;
}

function Value({ side, pieces }: { side: ConflictSideView; pieces: Piece[] }): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const when = [side.changed === null ? "" : dayTime(side.changed, tag), side.by ?? ""].filter(Boolean).join(", ");
  return (
    <>
      {side.removed ? <em>{texts.syncDecisions.removed}</em>
        : side.value === null ? <em>{texts.syncDecisions.empty}</em>
          : <span className={styles.value} dir="auto">{pieces.map((piece, place) => (piece.different ? <mark key={place} className={styles.different}>{piece.text}</mark> : <span key={place}>{piece.text}</span>))}</span>}
      {when !== "" && <span className={styles.quiet}>{when}</span>}
    </>
  );
}
