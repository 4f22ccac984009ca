// The buttons under the tracked state. Which of them are there follows the state; whether they work, the core says.
import { Button, makeStyles, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { LinkAddRegular, MoreHorizontalRegular } from "@fluentui/react-icons";
import { useState, type ReactElement } from "react";
import type { ConvertKind, PaneView, RecordView } from "../platform/types";
import { useTexts } from "../texts";
import { useOpenRecord, useRetry, useWithdraw } from "./actions";
import { useFocusKeeper, useLanding } from "./focus";
import { UntrackDialog } from "./UntrackDialog";

const useStyles = makeStyles({ root: { display: "flex", flexWrap: "wrap", gap: "6px", alignItems: "center" }, end: { marginInlineStart: "auto" } });

interface Props {
  pane: PaneView;
  busy: boolean;
  onSearch: () => void;
  onTrack: (regarding: RecordView | null, ask?: boolean) => void;
  /** Makes a record out of the message (G-2). */
  onConvert: (kind: ConvertKind) => void;
}

/** What a message can be converted to, in the order of the menu. */
const CONVERTS: readonly ConvertKind[] = ["lead", "opportunity", "case"];

export function TrackingActions({ pane, busy, onSearch, onTrack, onConvert }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const { tracking } = pane;
  const retry = useRetry();
  const keeper = useFocusKeeper();
  const landing = useLanding(busy);
  const [untracking, setUntracking] = useState(false);
  const off = busy || !tracking.can_act;
  const linked = tracking.state === "tracked_regarding";
  const tracked = linked || tracking.state === "tracked";
  const waiting = tracking.state === "pending" || tracking.state === "processing";
  const tryNow = (): void => {
    keeper.leave();
    retry.mutate(undefined, { onSettled: () => keeper.back() });
  };
  const withdraw = useWithdraw();
  const leave = (id: string): void => {
    keeper.leave();
    withdraw.mutate(id, { onSettled: () => keeper.back() });
  };
  const { refused } = tracking;
  // A request that failed counts as waiting until somebody takes it back.
  const failed = tracking.state === "failed";
  return (
    <div className={styles.root}>
      <Button ref={landing} appearance={tracked || waiting ? "secondary" : "primary"} icon={linked ? undefined : <LinkAddRegular />} disabled={off} onClick={onSearch}>
        {linked ? texts.track.change : texts.track.setRegarding}
      </Button>
      {(tracked || waiting || failed) && <Button disabled={off} onClick={() => setUntracking(true)}>{failed && tracking.record === null ? texts.track.withdraw : texts.track.untrack}</Button>}
      {(waiting || refused !== null) && <Button disabled={retry.isPending} onClick={tryNow}>{waiting ? texts.track.tryNow : texts.common.retry}</Button>}
      {refused !== null && <Button disabled={withdraw.isPending} onClick={() => leave(refused.id)}>{texts.track.leaveChange}</Button>}
      {failed && <Button disabled={off} onClick={() => onTrack(tracking.regarding, true)}>{texts.track.trackAgain}</Button>}
      <More pane={pane} off={off} onTrack={onTrack} onConvert={onConvert} />
      {untracking && <UntrackDialog pane={pane} onClose={() => setUntracking(false)} />}
    </div>
  );
}

function More({ pane: { tracking }, off, onTrack, onConvert }: { pane: PaneView; off: boolean } & Pick<Props, "onTrack" | "onConvert">): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const open = useOpenRecord();
  const { record, regarding, state } = tracking;
  const untracked = state === "not_tracked" || state === "failed" || state === "unknown";
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement><Button className={styles.end} appearance="subtle" icon={<MoreHorizontalRegular />} aria-label={texts.common.more} /></MenuTrigger>
      <MenuPopover>
        <MenuList>
          {untracked && <MenuItem disabled={off} onClick={() => onTrack(null)}>{texts.track.track}</MenuItem>}
          {untracked && <MenuItem disabled={off} onClick={() => onTrack(regarding, true)}>{texts.track.chooseWhatGoes}</MenuItem>}
          {CONVERTS.map((kind) => <MenuItem key={kind} disabled={off} onClick={() => onConvert(kind)}>{texts.convert[kind]}</MenuItem>)}
          {regarding !== null && <MenuItem onClick={() => open(regarding)}>{texts.card.openRecord(regarding.name)}</MenuItem>}
          {record !== null && <MenuItem onClick={() => open(record)}>{texts.track.openCopy}</MenuItem>}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
