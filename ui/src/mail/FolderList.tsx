// The folders of the mailbox as a tree that is always open.
import { makeStyles, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, mergeClasses, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState, type KeyboardEvent, type ReactElement } from "react";
import { useSelection } from "../app/selection";
import { FolderRuleOf } from "../folders/FolderRuleOf";
import type { FolderView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { Spoken } from "../shared/spoken";
import { useTexts } from "../texts";
import { folderIcon } from "./folders";

const INDENT = 14;
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

const useStyles = makeStyles({
  owner: {
    paddingInline: "8px", paddingBlock: "6px", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap",
  },
  tree: { display: "flex", flexDirection: "column", rowGap: "1px" },
  row: {
    position: "relative", display: "flex", alignItems: "center", columnGap: "8px", inlineSize: "100%", minBlockSize: "28px", paddingInlineEnd: "8px", border: `${tokens.strokeWidthThin} solid transparent`,
    borderRadius: tokens.borderRadiusMedium, backgroundColor: "transparent", color: "inherit", fontFamily: "inherit", fontSize: tokens.fontSizeBase300, textAlign: "start", cursor: "pointer",
    ":hover": { backgroundColor: tokens.colorNeutralBackground3Hover },
    ":focus-visible": { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  current: { backgroundColor: tokens.colorBrandBackground2, fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1, ":hover": { backgroundColor: tokens.colorBrandBackground2Hover } },
  heading: { cursor: "default", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, marginBlockStart: "8px", ":hover": { backgroundColor: "transparent" } },
  icon: { fontSize: "18px", lineHeight: 0, color: tokens.colorNeutralForeground3, flexShrink: 0 },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  count: { marginInlineStart: "auto", color: tokens.colorBrandForeground1, fontWeight: tokens.fontWeightSemibold, fontSize: tokens.fontSizeBase200 },
  wait: { display: "grid", rowGap: "12px", padding: "8px" },
});

interface Props {
  label: string;
  folders: UseQueryResult<FolderView[]>;
  current: string | null;
}

/** Arrow keys, Home and End move between the items of a tree. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=treeitem]:not([aria-disabled=true])")];
  const now = rows.findIndex((row) => row === document.activeElement);
  const step = STEPS[event.key];
  const target = step !== undefined ? rows[now + step] : event.key === "Home" ? rows[0] : event.key === "End" ? rows.at(-1) : undefined;
  if (target !== undefined) {
    target.focus();
    event.preventDefault();
  }
}

export function FolderList({ label, folders, current }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [asked, setAsked] = useState<string | null>(null);
  if (folders.data === undefined) {
    return folders.error !== null ? <FailureNote error={folders.error} onRetry={() => void folders.refetch()} />
      : <Skeleton aria-label={texts.common.loading} className={styles.wait}>{[1, 2, 3, 4, 5].map((line) => <SkeletonItem key={line} size={16} />)}</Skeleton>;
  }
  return (
    <nav aria-label={texts.folders.label}>
      <div className={styles.owner} title={label} dir="auto">{label}</div>
      {/* Keys reach the tree from the focused item inside it. */}
      <div role="tree" aria-label={texts.folders.label} tabIndex={-1} className={styles.tree} onKeyDown={moveFocus}>
        {folders.data.map((folder) => (
          <Row key={folder.id} folder={folder} current={folder.id === current} onRule={() => setAsked(folder.id)} />
        ))}
      </div>
      {asked !== null && <FolderRuleOf folder={asked} onClose={() => setAsked(null)} />}
    </nav>
  );
}

function Row({ folder, current, onRule }: { folder: FolderView; current: boolean; onRule: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const { openFolder } = useSelection();
  const row = (
    <button type="button" role="treeitem" aria-level={folder.depth + 1} aria-selected={current} aria-disabled={!folder.selectable}
      tabIndex={current ? 0 : -1} data-region-start={current ? "" : undefined}
      className={mergeClasses(styles.row, current && styles.current, !folder.selectable && styles.heading)}
      style={{ paddingInlineStart: `${String(8 + folder.depth * INDENT)}px` }} onClick={() => { if (folder.selectable) { openFolder(folder.id); } }}>
      {folder.selectable && <span className={styles.icon} aria-hidden>{folderIcon(folder.purpose)}</span>}
      <span className={styles.name} dir="auto">{folder.name}</span>
      {folder.unread > 0 && <><span className={styles.count} aria-hidden>{folder.unread}</span><Spoken>, {texts.folders.unread(folder.unread)}</Spoken></>}
    </button>
  );
  // Its menu opens as menus of such lists do: with the other button of the mouse, or the key for it.
  return !folder.selectable ? row : (
    <Menu openOnContext>
      <MenuTrigger disableButtonEnhancement>{row}</MenuTrigger>
      <MenuPopover><MenuList><MenuItem onClick={onRule}>{texts.folderRules.open}</MenuItem></MenuList></MenuPopover>
    </Menu>
  );
}
