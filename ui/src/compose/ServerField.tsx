// The server that sends the mailbox's mail, asked for once: the likely one stands there, and nothing is sent to it before a yes.
import { Button, Field, Input, makeStyles, MessageBar, MessageBarBody, Spinner } from "@fluentui/react-components";
import { useState, type ReactElement } from "react";
import type { SubmissionView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useSubmission } from "./actions";

const useStyles = makeStyles({
  root: { display: "grid", rowGap: "8px" },
  line: { display: "flex", alignItems: "flex-end", columnGap: "8px", flexWrap: "wrap" },
  host: { flexGrow: 1, minInlineSize: 0 },
  port: { inlineSize: "96px" },
  box: { minInlineSize: 0, inlineSize: "100%" },
});

const PORT = /^\d{1,5}$/;

interface Props {
  way: SubmissionView;
  onUsed: (way: SubmissionView) => void;
}

export function ServerField({ way, onUsed }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [host, setHost] = useState(way.host);
  const [port, setPort] = useState("");
  const use = useSubmission();
  const wrong = port !== "" && !PORT.test(port);
  if (way.host === "") {
    return <MessageBar intent={way.kind === "missing" ? "warning" : "info"} layout="multiline"><MessageBarBody>{way.sentence}</MessageBarBody></MessageBar>;
  }
  return (
    <div className={styles.root} role="group" aria-label={texts.compose.server}>
      <MessageBar intent={way.kind === "missing" ? "warning" : "info"} layout="multiline"><MessageBarBody>{way.sentence} {way.kind === "missing" && texts.compose.serverText}</MessageBarBody></MessageBar>
      <div className={styles.line}>
        <Field label={texts.compose.server} size="small" className={styles.host}><Input className={styles.box} dir="ltr" value={host} onChange={(_event, data) => setHost(data.value)} /></Field>
        <Field label={texts.compose.port} size="small" className={styles.port} validationState={wrong ? "error" : "none"}><Input className={styles.box} dir="ltr" inputMode="numeric" placeholder="465, 587" value={port} onChange={(_event, data) => setPort(data.value)} /></Field>
        <Button disabledFocusable={use.isPending || wrong || host.trim() === ""} icon={use.isPending ? <Spinner size="tiny" /> : undefined}
          onClick={() => use.mutate({ host: host.trim(), port: port === "" ? null : Number(port), security: null }, { onSuccess: onUsed })}>{texts.compose.serverUse}</Button>
      </div>
      {use.error !== null && <FailureNote error={use.error} />}
    </div>
  );
}
