// Messages that are to be sent and are not: why, and what the person can do. Nothing that may have been sent is sent again by itself.
import { Badge, Button, Link, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useSelection } from "../app/selection";
import { useApi } from "../platform/context";
import type { OutgoingAnswer, OutgoingView } from "../platform/types";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { Card } from "../sync/Card";
import { useTexts } from "../texts";
import { useAnswerOutgoing } from "./actions";

const useStyles = makeStyles({
  list: { display: "grid", rowGap: "12px", margin: 0, padding: 0, listStyleType: "none", inlineSize: "100%" },
  one: { display: "grid", rowGap: "4px", overflowWrap: "anywhere", justifyItems: "start" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  buttons: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

/** What can be done about a message, the likely thing first. */
const ANSWERS: Record<OutgoingView["state"], readonly OutgoingAnswer[]> = {
  sent: [], waiting: ["send", "keep"], unsure: ["was_sent", "send", "keep"], refused: ["send", "keep"],
};

export function OutgoingCard(): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const outgoing = useQuery(queries.outgoing(useApi()));
  const messages = outgoing.data ?? [];
  if (messages.length === 0 && outgoing.error === null) {
    return null;
  }
  return (
    <Card title={texts.compose.outgoing} badge={<Badge appearance="tint" color="warning">{messages.length}</Badge>}>
      {outgoing.error !== null && <FailureNote error={outgoing.error} onRetry={() => void outgoing.refetch()} />}
      <ul className={styles.list}>{messages.map((message) => <li key={message.id}><One message={message} /></li>)}</ul>
    </Card>
  );
}

function One({ message }: { message: OutgoingView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const { openMessage } = useSelection();
  const answer = useAnswerOutgoing();
  const { key } = message;
  const subject = message.subject === null ? texts.sync.elsewhere : message.subject === "" ? texts.list.noSubject : message.subject;
  return (
    <div className={styles.one}>
      {key === null ? <Text weight="semibold" dir="auto">{subject}</Text> : <Link as="button" onClick={() => openMessage(key)}><bdi>{subject}</bdi></Link>}
      <span className={styles.quiet}>{message.title}. {message.reason}</span>
      <div className={styles.buttons}>
        {ANSWERS[message.state].map((one) => {
          // What was written in the organization is no draft of the person's: it is left there as it is.
          const name = texts.compose.answerName(message.written && one === "keep" ? "leave" : one);
          return <Button key={one} size="small" disabled={answer.isPending} aria-label={texts.compose.answerNamed(name, subject)} onClick={() => answer.mutate({ id: message.id, answer: one })}>{name}</Button>;
        })}
      </div>
    </div>
  );
}
