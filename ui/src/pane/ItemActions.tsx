// The buttons under the tracked state of an appointment, a contact or a task. What may be done, the core says.
import { Button, makeStyles, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { LinkAddRegular, MoreHorizontalRegular } from "@fluentui/react-icons";
import { useState, type ReactElement } from "react";
import type { ItemPaneView, PaneView, RecordView } from "../platform/types";
import { useTexts } from "../texts";
import { useOpenRecord } from "./actions";
import { useLanding } from "./focus";
import { ItemUntrackDialog } from "./ItemUntrackDialog";

const useStyles = makeStyles({ root: { display: "flex", flexWrap: "wrap", gap: "6px", alignItems: "center" }, end: { marginInlineStart: "auto" } });

interface Props {
  pane: PaneView;
  item: ItemPaneView;
  busy: boolean;
  onSearch: () => void;
  onTrack: (regarding: RecordView | null) => void;
}

export function ItemActions({ pane, item, busy, onSearch, onTrack }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const { state, can_act, regarding, record } = pane.tracking;
  const landing = useLanding(busy);
  const [untracking, setUntracking] = useState(false);
  const off = busy || !can_act;
  const contact = item.kind === "contact";
  const tracked = state === "tracked" || state === "tracked_regarding" || (state === "pending" && record !== null);
  const waiting = state === "pending" && record === null;
  const link = tracked ? (regarding === null ? (contact ? texts.items.linkAccount : texts.track.setRegarding) : texts.track.change) : contact ? texts.items.trackAccount : texts.track.setRegarding;
  const linkButton = <Button ref={contact ? undefined : landing} appearance={!contact && !tracked && !waiting ? "primary" : "secondary"} icon={<LinkAddRegular />} disabled={off || !item.can_link} onClick={onSearch}>{link}</Button>;
  const trackButton = !tracked && !waiting && <Button ref={contact ? landing : undefined} appearance={contact ? "primary" : "secondary"} disabled={off} onClick={() => onTrack(null)}>{texts.items.track}</Button>;
  return (
    <div className={styles.root}>
      {contact ? <>{trackButton}{linkButton}</> : <>{linkButton}{trackButton}</>}
      {(tracked || waiting) && <Button ref={contact ? landing : undefined} disabled={busy} onClick={() => setUntracking(true)}>{waiting ? texts.track.withdraw : texts.track.untrack}</Button>}
      <More regarding={regarding} record={record} />
      {untracking && <ItemUntrackDialog pane={pane} item={item} waiting={waiting} onClose={() => setUntracking(false)} />}
    </div>
  );
}

function More({ regarding, record }: { regarding: RecordView | null; record: RecordView | null }): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const open = useOpenRecord();
  if (record === null && regarding === null) {
    return null;
  }
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement><Button className={styles.end} appearance="subtle" icon={<MoreHorizontalRegular />} aria-label={texts.common.more} /></MenuTrigger>
      <MenuPopover>
        <MenuList>
          {regarding !== null && <MenuItem onClick={() => open(regarding)}>{texts.card.openRecord(regarding.name)}</MenuItem>}
          {record !== null && <MenuItem onClick={() => open(record)}>{texts.items.openRecord}</MenuItem>}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
