// What stands below the person's messages. The organization keeps it, so that nothing of it is on this computer.
import { Button, makeStyles, Spinner, Textarea } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { Group } from "../options/Group";
import { useApi } from "../platform/context";
import { keys, queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useTell } from "../shared/toasts";
import { useTexts } from "../texts";

const useStyles = makeStyles({
  box: { inlineSize: "100%" },
  button: { justifySelf: "start", alignSelf: "flex-start" },
});

export function SignatureGroup(): ReactElement {
  const texts = useTexts();
  const kept = useQuery(queries.signature(useApi()));
  return (
    <Group title={texts.compose.signature} text={texts.compose.signatureText}>
      {kept.data !== undefined ? <Editor kept={kept.data.text} />
        : kept.error === null ? <Spinner size="tiny" label={texts.common.loading} /> : <FailureNote error={kept.error} onRetry={() => void kept.refetch()} />}
    </Group>
  );
}

function Editor({ kept }: { kept: string }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const tell = useTell();
  const client = useQueryClient();
  const [text, setText] = useState(kept);
  const save = useMutation({
    mutationFn: () => api.setSignature(text),
    meta: { inline: true },
    onSuccess: (view) => { client.setQueryData(keys.signature, view); tell(texts.compose.signatureSaved); },
  });
  return (
    <>
      <Textarea dir="auto" aria-label={texts.compose.signature} className={styles.box} rows={4} value={text} onChange={(_event, data) => setText(data.value)} />
      {save.error !== null && <FailureNote error={save.error} />}
      <Button className={styles.button} disabledFocusable={save.isPending || text === kept} onClick={() => save.mutate()}>{texts.compose.signatureSave}</Button>
    </>
  );
}
