// Folders whose mail is tracked: the tree with what holds for each; a folder opens the question what it is to be.
import { Badge, Button, makeStyles, MessageBar, MessageBarBody, Spinner, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { moveFocus } from "../mail/FolderList";
import { folderIcon } from "../mail/folders";
import { Group } from "../options/Group";
import { useApi } from "../platform/context";
import type { FolderRuleView, FoldersView } from "../platform/types";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useForgetFolderRule } from "./actions";
import { FolderRuleDialog } from "./FolderRuleDialog";

const INDENT = 18;

const useStyles = makeStyles({
  tree: { display: "flex", flexDirection: "column", inlineSize: "100%", rowGap: "1px" },
  row: {
    display: "flex", alignItems: "center", columnGap: "8px", minBlockSize: "32px", paddingInlineEnd: "8px", border: `${tokens.strokeWidthThin} solid transparent`, borderRadius: tokens.borderRadiusMedium,
    backgroundColor: "transparent", color: "inherit", fontFamily: "inherit", fontSize: tokens.fontSizeBase300, textAlign: "start", cursor: "pointer",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  heading: { display: "flex", alignItems: "center", minBlockSize: "32px", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  icon: { fontSize: "18px", lineHeight: 0, color: tokens.colorNeutralForeground3, flexShrink: 0 },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", flexShrink: 1, minInlineSize: "60px" },
  holds: { marginInlineStart: "auto", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3, textAlign: "end" },
  tracked: { color: tokens.colorBrandForeground1 },
  lost: { display: "flex", alignItems: "center", columnGap: "8px", justifyContent: "space-between", inlineSize: "100%" },
  list: { listStyleType: "none", margin: 0, padding: 0, inlineSize: "100%", display: "grid", rowGap: "6px" },
});

export function FoldersGroup(): ReactElement {
  const texts = useTexts();
  const view = useQuery(queries.folderRules(useApi()));
  return (
    <Group title={texts.folderRules.title} text={texts.folderRules.text}>
      {view.data !== undefined ? <Folders view={view.data} />
        : view.error !== null ? <FailureNote error={view.error} onRetry={() => void view.refetch()} /> : <Spinner size="tiny" label={texts.common.loading} />}
    </Group>
  );
}

function Folders({ view }: { view: FoldersView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [open, setOpen] = useState<string | null>(null);
  const chosen = view.folders.find(({ folder }) => folder === open);
  const first = view.folders.find(({ selectable }) => selectable)?.folder;
  return (
    <>
      <Text size={200} role="status">{view.sentence}</Text>
      {view.blocked !== null && <MessageBar intent="warning" layout="multiline"><MessageBarBody>{view.blocked}</MessageBarBody></MessageBar>}
      {view.folders.length === 0 ? <Text>{texts.folderRules.none}</Text> : (
        <div role="tree" aria-label={texts.folderRules.title} tabIndex={-1} className={styles.tree} onKeyDown={moveFocus}>
          {view.folders.map((one) => <Branch key={one.folder} one={one} reachable={one.folder === (open ?? first)} onOpen={() => setOpen(one.folder)} />)}
        </div>
      )}
      <Lost view={view} />
      {chosen !== undefined && <FolderRuleDialog rule={chosen} blocked={view.blocked} onClose={() => setOpen(null)} />}
    </>
  );
}

function Branch({ one, reachable, onOpen }: { one: FolderRuleView; reachable: boolean; onOpen: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const inset = { paddingInlineStart: `${String(8 + one.depth * INDENT)}px` };
  if (!one.selectable) {
    return <div role="treeitem" aria-level={one.depth + 1} aria-selected={false} aria-disabled className={styles.heading} style={inset}><bdi>{one.name}</bdi></div>;
  }
  const before = one.before > 0 ? [texts.folderRules.before(one.before)] : [];
  return (
    <button type="button" role="treeitem" aria-label={[one.name, one.sentence, ...before].join(" ")} aria-level={one.depth + 1} aria-selected={one.own !== "inherit"} tabIndex={reachable ? 0 : -1} className={styles.row} style={inset} onClick={onOpen}>
      <span className={styles.icon} aria-hidden>{folderIcon(one.purpose)}</span>
      <span className={styles.name} dir="auto">{one.name}</span>{" "}
      <span className={one.holds === "tracked" ? `${styles.holds} ${styles.tracked}` : styles.holds}><bdi>{one.sentence}</bdi></span>{" "}
      {before.map((text) => <Badge key={text} appearance="tint">{text}</Badge>)}
    </button>
  );
}

function Lost({ view }: { view: FoldersView }): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const forget = useForgetFolderRule();
  if (view.lost.length === 0) {
    return null;
  }
  return (
    <ul className={styles.list} aria-label={texts.folderRules.lost}>
      {view.lost.map((one) => (
        <li key={one.id} className={styles.lost}>
          <Text size={200}>{one.sentence}{one.regarding !== null && <> <bdi>({one.regarding.name})</bdi></>}</Text>
          {one.can_forget && <Button size="small" disabledFocusable={forget.isPending} onClick={() => forget.mutate(one.id)}>{texts.folderRules.forget}</Button>}
        </li>
      ))}
    </ul>
  );
}
