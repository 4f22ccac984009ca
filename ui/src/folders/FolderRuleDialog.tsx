// What a folder is to be: as the folder around it, tracked with or without a record, or kept out. What that does is said before it is done.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, MessageBar, MessageBarBody, Radio, RadioGroup, Spinner, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { FocusKeeper, PaneFocus, useLanding } from "../pane/focus";
import { RegardingSearch } from "../pane/RegardingSearch";
import { useApi } from "../platform/context";
import type { FolderChoice, FolderRuleKind, FolderRuleView, RecordView } from "../platform/types";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useFocusBack } from "../shared/focusBack";
import { useTexts } from "../texts";
import { useSetFolderRule, useTrackBefore } from "./actions";

const KINDS = ["tracked", "private", "inherit"] as const satisfies readonly FolderRuleKind[];

const useStyles = makeStyles({
  content: { display: "flex", flexDirection: "column", rowGap: "12px" },
  record: { display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: "8px", rowGap: "6px" },
  text: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: tokens.lineHeightBase300 },
  before: { display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: "8px", rowGap: "6px", justifyContent: "space-between" },
});

interface Props {
  rule: FolderRuleView;
  /** Why nothing can be tracked, if so. */
  blocked: string | null;
  /** What is chosen at first; what is set, when left out. */
  begin?: FolderRuleKind;
  onClose: () => void;
}

const choiceOf = (kind: FolderRuleKind, record: RecordView | null): FolderChoice =>
  ({ kind, regarding: kind === "tracked" && record !== null ? { table: record.table, id: record.id } : null });

export function FolderRuleDialog({ rule, blocked, begin, onClose }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  useFocusBack();
  const [kind, setKind] = useState<FolderRuleKind>(begin ?? rule.own);
  const [record, setRecord] = useState<RecordView | null>(rule.own === "tracked" ? rule.regarding : null);
  const set = useSetFolderRule();
  const choice = choiceOf(kind, record);
  const preview = useQuery(queries.folderPreview(useApi(), rule.folder, choice));
  const same = kind === rule.own && (kind !== "tracked" || record?.id === rule.regarding?.id);
  const refused = kind === "tracked" && blocked !== null;
  return (
    <Dialog open onOpenChange={(_event, data) => { if (!data.open) { onClose(); } }}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{texts.folderRules.dialog(rule.name)}</DialogTitle>
          <DialogContent className={styles.content}>
            <RadioGroup aria-label={texts.folderRules.kinds} value={kind} disabled={set.isPending} onChange={(_event, data) => { const chosen = KINDS.find((one) => one === data.value); if (chosen !== undefined) { setKind(chosen); } }}>
              {KINDS.map((one) => <Radio key={one} value={one} label={texts.folderRules.kind(one)} />)}
            </RadioGroup>
            {kind === "tracked" && <Regarding record={record} disabled={set.isPending} onChoose={setRecord} />}
            {refused ? <MessageBar intent="warning" layout="multiline"><MessageBarBody>{blocked}</MessageBarBody></MessageBar>
              : <div role="status">{preview.data !== undefined ? <p className={styles.text}>{preview.data.sentence}</p>
                : preview.error !== null ? <FailureNote error={preview.error} onRetry={() => void preview.refetch()} /> : <Spinner size="tiny" label={texts.common.loading} />}</div>}
            {rule.before > 0 && <Before rule={rule} />}
            {set.error !== null && <FailureNote error={set.error} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose} disabledFocusable={set.isPending}>{same ? texts.common.close : texts.common.cancel}</Button>
            {!same && <Button appearance="primary" disabledFocusable={set.isPending || refused || preview.data === undefined} icon={set.isPending ? <Spinner size="tiny" /> : undefined}
              onClick={() => set.mutate({ folder: rule.folder, choice }, { onSuccess: onClose })}>{kind === "tracked" ? texts.folderRules.track : texts.folderRules.set}</Button>}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

interface RegardingProps {
  record: RecordView | null;
  disabled: boolean;
  onChoose: (record: RecordView | null) => void;
}

/** The search gives the focus back to where the record stands. */
function Regarding(props: RegardingProps): ReactElement {
  const [keeper] = useState(() => new FocusKeeper());
  const [searching, setSearching] = useState(false);
  const { disabled, onChoose } = props;
  return (
    <PaneFocus value={keeper}>
      {searching ? <RegardingSearch disabled={disabled} onChoose={(found) => { onChoose(found); setSearching(false); }} onClose={() => setSearching(false)} />
        : <Chosen {...props} onSearch={() => setSearching(true)} />}
    </PaneFocus>
  );
}

function Chosen({ record, disabled, onChoose, onSearch }: RegardingProps & { onSearch: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const landing = useLanding(disabled);
  return (
    <div role="group" aria-label={texts.folderRules.regarding} className={styles.record}>
      <Text>{texts.folderRules.regarding}: <bdi>{record?.name ?? texts.folderRules.noRecord}</bdi></Text>
      <Button ref={landing} size="small" disabledFocusable={disabled} onClick={onSearch}>{texts.folderRules.choose}</Button>
      {record !== null && <Button size="small" disabledFocusable={disabled} onClick={() => onChoose(null)}>{texts.folderRules.noRecordAny}</Button>}
    </div>
  );
}

/** What lay there before is offered, and never tracked unasked. */
function Before({ rule }: { rule: FolderRuleView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const track = useTrackBefore();
  return (
    <div>
      <span className={styles.before}>
        <Text size={200}>{texts.folderRules.beforeText(rule.before)}</Text>
        <Button size="small" disabledFocusable={track.isPending} icon={track.isPending ? <Spinner size="tiny" /> : undefined} onClick={() => track.mutate(rule.folder)}>{texts.folderRules.trackBefore}</Button>
      </span>
      {track.error !== null && <FailureNote error={track.error} />}
    </div>
  );
}
