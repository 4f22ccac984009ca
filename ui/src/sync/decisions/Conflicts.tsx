// What both sides changed: both values beside each other with what is different marked, and keeping the left or the right one, by
// mouse or by keys.
import { Button, makeStyles, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, tokens } from "@fluentui/react-components";
import { useRef, type KeyboardEvent, type ReactElement } from "react";
import type { ConflictSideView, ConflictView } from "../../platform/types";
import { dayTime } from "../../shared/time";
import { useLanguage } from "../../texts";
import { Card } from "../Card";
import { useDecide } from "./actions";
import { compared, type Piece } from "./diff";

const useStyles = makeStyles({
  scroll: { inlineSize: "100%", overflowX: "auto" },
  table: { inlineSize: "100%", borderCollapse: "collapse", fontSize: tokens.fontSizeBase300 },
  head: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightRegular, textAlign: "start", paddingBlock: "4px", paddingInlineEnd: "16px" },
  row: { borderBlockStartWidth: tokens.strokeWidthThin, borderBlockStartStyle: "solid", borderBlockStartColor: tokens.colorNeutralStroke2, ":focus-visible": { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" } },
  cell: { verticalAlign: "top", paddingBlock: "8px", paddingInlineEnd: "16px", overflowWrap: "anywhere" },
  name: { fontWeight: tokens.fontWeightSemibold },
  value: { whiteSpace: "pre-line" },
  different: { backgroundColor: tokens.colorPaletteYellowBackground2, color: tokens.colorNeutralForeground1, borderRadius: tokens.borderRadiusSmall },
  quiet: { display: "block", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightRegular, lineHeight: tokens.lineHeightBase200 },
  actions: { display: "flex", columnGap: "6px", justifyContent: "flex-end", whiteSpace: "nowrap" },
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
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              {[texts.syncDecisions.of, texts.syncDecisions.field, texts.syncDecisions.mailbox, texts.syncDecisions.organization(organization)].map((title) => <th key={title} scope="col" className={styles.head}>{title}</th>)}
              <th scope="col" className={styles.head} aria-label={texts.syncDecisions.keep} />
            </tr>
          </thead>
          <tbody>
            {conflicts.map((conflict) => <Row key={conflict.id} conflict={conflict} busy={decide.isPending} onKeep={(side) => decide.mutate({ ids: [conflict.id], side })} />)}
          </tbody>
        </table>
      </div>
      <p className={styles.hint}>{texts.syncDecisions.keysHint}</p>
    </Card>
  );
}

function Row({ conflict, busy, onKeep }: { conflict: ConflictView; busy: boolean; onKeep: (side: Side) => void }): ReactElement {
  const styles = useStyles();
  const { dir, texts } = useLanguage();
  const row = useRef<HTMLTableRowElement>(null);
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
    <tr ref={row} className={styles.row} tabIndex={0} aria-label={label} onKeyDown={onKey}>
      <th scope="row" className={styles.cell} style={{ textAlign: "start" }}><bdi className={styles.name}>{conflict.title}</bdi><span className={styles.quiet}>{conflict.sentence}</span></th>
      <td className={styles.cell}>{conflict.field}</td>
      <td className={styles.cell}><Value side={conflict.mailbox} pieces={mailbox} /></td>
      <td className={styles.cell}><Value side={conflict.organization} pieces={organization} /></td>
      <td className={styles.cell}>
        <span className={styles.actions}>
          <Keep side={conflict.mailbox} text={texts.syncDecisions.keepLeft} label={texts.syncDecisions.keepMailbox(label)} keys={dir === "ltr" ? "Alt+ArrowLeft" : "Alt+ArrowRight"} busy={busy} onKeep={() => keep("mailbox")} />
          <Keep side={conflict.organization} text={texts.syncDecisions.keepRight} label={texts.syncDecisions.keepOrganization(label)} keys={dir === "ltr" ? "Alt+ArrowRight" : "Alt+ArrowLeft"} busy={busy} onKeep={() => keep("organization")} />
        </span>
      </td>
    </tr>
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
