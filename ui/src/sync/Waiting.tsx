// The requests that wait: what each is about, why it waits and what comes next (promise 10), and taking one back.
import { Badge, Button, makeStyles, Link, Text, tokens } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useSelection } from "../app/selection";
import { useRetry } from "../pane/actions";
import { useApi } from "../platform/context";
import type { WaitingView } from "../platform/types";
import { keys, queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { Card } from "./Card";

const useStyles = makeStyles({
  list: { display: "grid", rowGap: "10px", margin: 0, padding: 0, listStyleType: "none", inlineSize: "100%" },
  request: { display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", columnGap: "12px", alignItems: "start" },
  words: { display: "grid", rowGap: "2px", overflowWrap: "anywhere", justifyItems: "start" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
});

export function Waiting({ pending }: { pending: number }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const retry = useRetry();
  const requests = useQuery({ ...queries.waiting(useApi(), pending), enabled: pending > 0 });
  return (
    <Card title={texts.sync.waiting} badge={<Badge appearance="tint" color={pending === 0 ? "success" : "warning"}>{pending}</Badge>}>
      <Text>{pending === 0 ? texts.sync.waitingNone : texts.app.waiting(pending)}</Text>
      {requests.error !== null && <FailureNote error={requests.error} onRetry={() => void requests.refetch()} />}
      {pending > 0 && requests.data !== undefined && <ul className={styles.list}>{requests.data.map((request) => <li key={request.id}><Request request={request} /></li>)}</ul>}
      {pending > 0 && <Button disabled={retry.isPending} onClick={() => retry.mutate()}>{texts.sync.retry}</Button>}
    </Card>
  );
}

function Request({ request }: { request: WaitingView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const client = useQueryClient();
  const { openMessage } = useSelection();
  const withdraw = useMutation({
    mutationFn: () => api.withdraw(request.id),
    onSettled: () => Promise.all([keys.app, keys.waiting].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const { key } = request;
  const subject = request.subject === "" ? texts.list.noSubject : (request.subject ?? texts.sync.elsewhere);
  return (
    <div className={styles.request}>
      <span className={styles.words}>
        {key === null ? <Text weight="semibold" dir="auto">{subject}</Text> : <Link as="button" onClick={() => openMessage(key)}><bdi>{subject}</bdi></Link>}
        {request.organization !== null && <Badge appearance="outline"><bdi>{request.organization}</bdi></Badge>}
        <span className={styles.quiet}>{request.title}. {request.reason}</span>
      </span>
      <Button size="small" disabled={withdraw.isPending} aria-label={texts.sync.withdraw(subject)} onClick={() => withdraw.mutate()}>{texts.track.withdraw}</Button>
    </div>
  );
}
