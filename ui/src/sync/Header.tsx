// The head of the view: how everything stands in a sentence, when the next cycle is, and what can be done now.
import { Badge, Button, makeStyles, ProgressBar, tokens } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { SyncStateView } from "../platform/types";
import { useNow } from "../shared/now";
import { fromNow } from "../shared/time";
import { useLanguage } from "../texts";
import { useCancelSync, useSyncNow } from "./actions";
import { overallWords, progressWords } from "./words";

const useStyles = makeStyles({
  root: { display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: "14px", rowGap: "8px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold },
  sentence: { color: tokens.colorNeutralForeground2, flexGrow: 1, flexBasis: "240px", minInlineSize: 0 },
  buttons: { display: "flex", columnGap: "10px", marginInlineStart: "auto" },
  progress: { flexBasis: "100%", display: "grid", rowGap: "4px", color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

interface Props {
  state: SyncStateView | undefined;
  onPreview: () => void;
}

export function Header({ state, onPreview }: Props): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const now = useNow();
  const start = useSyncNow();
  const cancel = useCancelSync();
  const running = state?.overall === "running";
  const sentence = state === undefined ? "" : [state.sentence, state.next === null || running ? "" : texts.syncLive.nextIn(fromNow(state.next, tag, now))].filter(Boolean).join(" ");
  return (
    <header className={styles.root}>
      <h2 className={styles.title}>{texts.syncLive.title}</h2>
      {state !== undefined && <Overall state={state} />}
      <span className={styles.sentence} role="status">{sentence}</span>
      <span className={styles.buttons}>
        <Button onClick={onPreview}>{texts.syncLive.preview}</Button>
        {running ? <Button disabledFocusable={cancel.isPending} onClick={() => cancel.mutate()}>{texts.syncLive.cancel}</Button>
          : <Button appearance="primary" disabled={state?.can_run !== true} disabledFocusable={start.isPending} onClick={() => start.mutate()}>{texts.syncLive.now}</Button>}
      </span>
      {state?.progress !== null && state?.progress !== undefined && <Progress state={state} />}
    </header>
  );
}

function Overall({ state }: { state: SyncStateView }): ReactElement {
  const [tone, words] = overallWords(state.overall, useLanguage().texts);
  return <Badge appearance="tint" size="large" color={tone}>{words}</Badge>;
}

function Progress({ state }: { state: SyncStateView }): ReactElement | null {
  const styles = useStyles();
  const { texts } = useLanguage();
  const { progress } = state;
  if (progress === null) {
    return null;
  }
  const words = progressWords(progress, texts);
  return (
    <div className={styles.progress}>
      <ProgressBar aria-label={words} thickness="large" {...(progress.total > 0 ? { value: progress.done, max: progress.total } : {})} />
      <span>{words}</span>
    </div>
  );
}
