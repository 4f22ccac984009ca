// What is attached. The name is made safe by the core; the system's own dialog asks where to save.
import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { ArrowDownloadRegular, DocumentRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { AttachmentView } from "../platform/types";
import { Spoken } from "../shared/spoken";
import { fileSize } from "../shared/time";
import { useTell } from "../shared/toasts";
import { useLanguage, useTexts } from "../texts";
import { lineAbove } from "../shared/lines";

const useStyles = makeStyles({
  root: {
    display: "flex", flexWrap: "wrap", gap: "8px", paddingInline: "20px", paddingBlock: "10px", margin: 0, listStyleType: "none", flexShrink: 0, maxBlockSize: "132px", overflowY: "auto",
    ...lineAbove(tokens.colorNeutralStroke3),
  },
  button: { position: "relative", fontWeight: tokens.fontWeightRegular, maxInlineSize: "280px" },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  size: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, whiteSpace: "nowrap", paddingInlineStart: "8px" },
});

/** How many are drawn before the person asks for all: each is a button, and a message can hold thousands. */
const SHOWN = 50;

export function Attachments({ message, attachments }: { message: string; attachments: readonly AttachmentView[] }): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const [shown, setShown] = useState(SHOWN);
  const more = attachments.length - shown;
  return attachments.length === 0 ? null : (
    <ul className={styles.root} aria-label={texts.message.attachmentsLabel}>
      {attachments.slice(0, shown).map((attachment) => <li key={attachment.index}><Attachment message={message} attachment={attachment} /></li>)}
      {more > 0 && <li><Button appearance="subtle" onClick={() => setShown(shown + 10 * SHOWN)}>{texts.message.moreAttachments(more)}</Button></li>}
    </ul>
  );
}

function Attachment({ message, attachment }: { message: string; attachment: AttachmentView }): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const api = useApi();
  const tell = useTell();
  const save = useMutation({
    mutationFn: () => api.saveAttachment(message, attachment.index),
    onSuccess: (saved) => { if (saved) { tell(texts.message.saved(attachment.name)); } },
  });
  const icon = save.isPending ? <Spinner size="tiny" /> : save.isSuccess ? <ArrowDownloadRegular /> : <DocumentRegular />;
  return (
    <Button className={styles.button} icon={icon} disabled={save.isPending} onClick={() => save.mutate()} title={attachment.name}>
      <Spoken>{texts.message.saveAttachment(attachment.name)}, </Spoken>
      <bdi className={styles.name} aria-hidden>{attachment.name}</bdi>
      <span className={styles.size}>{fileSize(attachment.size, tag)}</span>
    </Button>
  );
}
