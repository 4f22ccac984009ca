// Answering the message that is shown, or passing it on. A draft goes on: nobody answers what nobody has got.
import { Button, makeStyles, Toolbar, Tooltip } from "@fluentui/react-components";
import { EditRegular, MailAddRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import { AnswerAllIcon, AnswerIcon, PassOnIcon } from "../shared/directed";
import { useTexts } from "../texts";
import { useBegin } from "./context";

const useStyles = makeStyles({
  root: { columnGap: "4px", paddingInline: "12px", paddingBlock: "0 8px", flexShrink: 0, flexWrap: "wrap" },
});

export function AnswerBar({ message, draft }: { message: string; draft: boolean }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const begin = useBegin();
  const button = (label: string, keys: string, icon: ReactElement, onClick: () => void): ReactElement => (
    <Tooltip content={keys} relationship="description"><Button size="small" appearance="subtle" icon={icon} onClick={onClick}>{label}</Button></Tooltip>
  );
  if (draft) {
    return (
      <div className={styles.root}>
        <Button size="small" appearance="primary" icon={<EditRegular />} onClick={() => begin({ kind: "draft", key: message })}>{texts.compose.edit}</Button>
      </div>
    );
  }
  return (
    <Toolbar aria-label={texts.compose.answers} size="small" className={styles.root}>
      {button(texts.compose.reply, texts.compose.replyKeys, <AnswerIcon />, () => begin({ kind: "reply", key: message }))}
      {button(texts.compose.replyAll, texts.compose.replyAllKeys, <AnswerAllIcon />, () => begin({ kind: "reply_all", key: message }))}
      {button(texts.compose.forward, texts.compose.forwardKeys, <PassOnIcon />, () => begin({ kind: "forward", key: message }))}
    </Toolbar>
  );
}

/** Begins an empty message; `short`, where there is no room for words, by a picture with its name. */
export function NewMessage({ short = false }: { short?: boolean }): ReactElement {
  const { newMessage, newKeys } = useTexts().compose;
  const begin = useBegin();
  const start = (): void => begin({ kind: "new" });
  return short ? <Tooltip content={newMessage} relationship="label"><Button appearance="primary" size="small" icon={<MailAddRegular />} onClick={start} /></Tooltip>
    : <Button appearance="primary" size="small" icon={<MailAddRegular />} title={newKeys} onClick={start}>{newMessage}</Button>;
}
