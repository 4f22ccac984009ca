// Adding the sender tracks their message too (G-30): before the first tracking of a thread the person reads who will be able
// to read it (I-9), and agrees or leaves the message as it is.
import { Checkbox, makeStyles, MessageBar, MessageBarBody, Text, tokens } from "@fluentui/react-components";
import { useId, type ReactElement } from "react";
import type { SenderView } from "../platform/types";
import { useTexts } from "../texts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "4px", paddingBlockStart: "4px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
});

interface Props {
  sender: SenderView;
  agreed: boolean;
  onAgree: (agreed: boolean) => void;
}

export function SenderQuestion({ sender, agreed, onAgree }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const id = useId();
  if (sender.blocked !== null) {
    return <MessageBar intent="info" layout="multiline"><MessageBarBody>{texts.form.senderBlocked} {sender.blocked}</MessageBarBody></MessageBar>;
  }
  return (
    <div role="group" aria-labelledby={id} className={styles.root}>
      <h3 id={id} className={styles.title}>{texts.form.senderTracked}</h3>
      <Text>{sender.visibility}</Text>
      {sender.needs_consent && <Checkbox checked={agreed} onChange={(_event, data) => onAgree(data.checked === true)} label={texts.consent.agree} />}
    </div>
  );
}
