// What was tracked by itself in the last days: to say that it is well, or to take it back, by button or by key.
import { Badge, Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { KeyboardEvent, ReactElement, ReactNode, SyntheticEvent } from "react";
import { useApi } from "../platform/context";
import type { NewcomerView, ReviewView } from "../platform/types";
import { queries } from "../queries";
import { dayTime } from "../shared/time";
import { Card } from "../sync/Card";
import { useLanguage, useTexts } from "../texts";
import { useCancelReceived, useKeepReceived, useReceiveNow, useUndoReceived } from "./actions";

const useStyles = makeStyles({
  list: { display: "grid", margin: 0, padding: 0, listStyleType: "none", inlineSize: "100%", maxBlockSize: "320px", overflowY: "auto" },
  row: {
    display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", columnGap: "12px", alignItems: "center", paddingBlock: "8px", overflowWrap: "anywhere",
    borderBlockEndWidth: tokens.strokeWidthThin, borderBlockEndStyle: "solid", borderBlockEndColor: tokens.colorNeutralStroke3,
    ":last-child": { borderBlockEndStyle: "none" },
  },
  words: { display: "grid", rowGap: "2px" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  buttons: { display: "flex", columnGap: "8px", alignItems: "center" },
});

export function Review(): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const view = useQuery(queries.received(useApi()));
  const { data } = view;
  if (data === undefined || (data.way === "off" && data.review.length + data.newcomers.length === 0)) {
    return null;
  }
  const fresh = [...data.review, ...data.newcomers].filter(({ state }) => state === "new").length + data.review_more;
  return (
    <Card title={texts.received.review} badge={fresh > 0 ? <Badge appearance="tint">{texts.received.fresh(fresh)}</Badge> : undefined}
      action={data.way === "off" ? undefined : <Look running={data.running !== null} />}>
      <Text size={200} role="status">{data.sentence}</Text>
      {data.review.length === 0 ? <Text>{texts.received.reviewNone}</Text> : (
        <>
          <Text className={styles.quiet}>{texts.received.reviewKeys}</Text>
          <ul className={styles.list} tabIndex={-1} aria-label={texts.received.review}>{data.review.map((one) => <Message key={one.id} one={one} />)}</ul>
        </>
      )}
      {data.newcomers.length > 0 && (
        <>
          <Text weight="semibold">{texts.received.newcomers}</Text>
          <ul className={styles.list} tabIndex={-1} aria-label={texts.received.newcomers}>{data.newcomers.map((one) => <Newcomer key={one.id} one={one} />)}</ul>
        </>
      )}
    </Card>
  );
}

/** Begins a look, and ends one that goes on: what was decided until then stays. One button, so that the focus stays. */
function Look({ running }: { running: boolean }): ReactElement {
  const texts = useTexts();
  const now = useReceiveNow();
  const cancel = useCancelReceived();
  return (
    <Button size="small" appearance="subtle" disabledFocusable={running ? cancel.isPending : now.isPending} onClick={() => (running ? cancel.mutate() : now.mutate())}>
      {running ? texts.common.cancel : texts.received.now}
    </Button>
  );
}

function Message({ one }: { one: ReviewView }): ReactElement {
  const { tag, texts } = useLanguage();
  return (
    <Row one={one} name={one.subject ?? texts.received.moved}>
      {one.from !== null && <><bdi>{one.from}</bdi> · </>}{dayTime(one.at, tag)}{one.regarding !== null && <> · <bdi>{one.regarding.name}</bdi></>}
    </Row>
  );
}

function Newcomer({ one }: { one: NewcomerView }): ReactElement {
  const { tag } = useLanguage();
  return <Row one={one} name={one.record.name}>{one.record.kind} · {dayTime(one.at, tag)}</Row>;
}

/** The button of a message that nobody has answered. */
const WAITS = "button[aria-keyshortcuts=k]:not([aria-disabled=true])";

/** Puts the focus on the next message that waits for an answer, else on one before it, else on the list: the buttons of this one go. */
function goOn(from: HTMLElement): void {
  const row = from.closest("li");
  const list = row?.parentElement;
  if (!row || !list) {
    return;
  }
  const rows = [...list.children];
  const here = rows.indexOf(row);
  const others = [...rows.slice(here + 1), ...rows.slice(0, here).reverse()];
  const next = others.map((one) => one.querySelector<HTMLElement>(WAITS)).find((button) => button !== null);
  (next ?? list).focus();
}

interface RowProps {
  one: Pick<ReviewView, "id" | "sentence" | "state" | "undo_until">;
  name: string;
  children: ReactNode;
}

function Row({ one, name, children }: RowProps): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const keep = useKeepReceived();
  const undo = useUndoReceived();
  const busy = keep.isPending || undo.isPending;
  // What was answered is shown as it was until the list is read again.
  const answeredNow = keep.isSuccess || undo.isSuccess;
  const canKeep = one.state === "new" && !busy && !answeredNow;
  const canUndo = one.undo_until !== null && !busy;
  const answered = (answer: (id: string) => void) => (event: SyntheticEvent<HTMLElement>): void => {
    answer(one.id);
    goOn(event.currentTarget);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "k" && canKeep) {
      answered(keep.mutate)(event);
    } else if (event.key === "u" && canUndo) {
      answered(undo.mutate)(event);
    }
  };
  return (
    <li className={styles.row}>
      <span className={styles.words}>
        <Text weight={one.state === "new" ? "semibold" : "regular"}><bdi>{name}</bdi></Text>
        <span className={styles.quiet}>{children}</span>
        <span className={styles.quiet}>{one.sentence}</span>
      </span>
      <span className={styles.buttons}>
        {one.state !== "new" && <span className={styles.quiet}>{texts.received.state(one.state)}</span>}
        {one.state === "new" && <Button size="small" aria-keyshortcuts="k" onKeyDown={onKeyDown} disabledFocusable={!canKeep} aria-label={texts.received.keepNamed(name)} onClick={answered(keep.mutate)}>{texts.received.keep}</Button>}
        {one.undo_until !== null && <Button size="small" aria-keyshortcuts="u" onKeyDown={onKeyDown} disabledFocusable={busy} aria-label={texts.received.undoNamed(name)} onClick={answered(undo.mutate)}>{texts.received.undo}</Button>}
      </span>
    </li>
  );
}
