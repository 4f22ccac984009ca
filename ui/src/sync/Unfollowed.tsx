// What is not kept the same any more: untracked, removed or deleted on one side, or resting. It is read on both sides only when somebody
// asks for it.
import { Badge, Button, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { AppView, UnfollowedPairView } from "../platform/types";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { Card } from "./Card";
import { looksAtBothSides, useBringBack } from "./decisions/actions";
import { kindName } from "./words";

/** Rows before somebody asks for more. */
const AT_FIRST = 20;

const useStyles = makeStyles({
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  list: { display: "grid", rowGap: "12px", margin: 0, padding: 0, listStyleType: "none", inlineSize: "100%" },
  row: { display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", columnGap: "12px", alignItems: "start" },
  words: { display: "grid", rowGap: "2px", overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
});

export function Unfollowed({ app }: { app: AppView }): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const [asked, setAsked] = useState(false);
  if (!looksAtBothSides(app)) {
    return null;
  }
  return (
    <Card title={texts.syncUnfollowed.title}>
      <p className={styles.text}>{texts.syncUnfollowed.text}</p>
      {asked ? <Pairs /> : <Button size="small" onClick={() => setAsked(true)}>{texts.syncUnfollowed.show}</Button>}
    </Card>
  );
}

function Pairs(): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const found = useQuery(queries.unfollowed(useApi()));
  const [shown, setShown] = useState(AT_FIRST);
  if (found.error !== null) {
    return <FailureNote error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (found.data === undefined) {
    return <Spinner size="tiny" label={texts.syncUnfollowed.looking} />;
  }
  const { pairs, more } = found.data;
  const rest = pairs.length - shown;
  return (
    <>
      {pairs.length === 0 ? <Text role="status">{texts.syncUnfollowed.none}</Text> : <Badge appearance="tint" color="informative">{pairs.length + more}</Badge>}
      <ul className={styles.list}>
        {pairs.slice(0, shown).map((pair) => <Pair key={pair.record} pair={pair} />)}
      </ul>
      {rest > 0 && <Button appearance="transparent" size="small" onClick={() => setShown(shown * 4)}>{texts.syncLive.more(Math.min(rest, shown * 3))}</Button>}
      {rest <= 0 && more > 0 && <span className={styles.quiet}>{texts.syncUnfollowed.more(more)}</span>}
    </>
  );
}

function Pair({ pair }: { pair: UnfollowedPairView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const back = useBringBack();
  const name = pair.title === "" ? texts.syncLive.unnamed : pair.title;
  return (
    <li className={styles.row}>
      <span className={styles.words}>
        <Text weight="semibold"><bdi>{name}</bdi></Text>
        <span className={styles.quiet}>{kindName(pair.kind, texts)}</span>
        <Text>{pair.sentence}</Text>
        {pair.bringing_back !== null && <span className={styles.quiet}>{pair.bringing_back}</span>}
      </span>
      {pair.bringing_back !== null && <Button size="small" disabled={back.isPending} aria-label={texts.syncUnfollowed.bringBackNamed(name)} onClick={() => back.mutate(pair.record)}>{texts.syncUnfollowed.bringBack}</Button>}
      {back.error !== null && <FailureNote error={back.error} />}
    </li>
  );
}
