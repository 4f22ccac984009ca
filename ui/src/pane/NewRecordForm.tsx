// A new record out of the message (H-20, H-31). Linking the message to it is the same request as for any record, with the same
// question before it.
import { Checkbox } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { FormValue, NewKind, RecordView } from "../platform/types";
import { keys } from "../queries";
import { later } from "../shared/later";
import { useTell } from "../shared/toasts";
import { useTexts } from "../texts";

const FormDialog = later(async () => (await import("./FormDialog")).FormDialog);

interface Props {
  message: string;
  kind: NewKind;
  /** What was typed into the search. */
  typed: string;
  /** Whose it will be: the person in view. */
  person: RecordView | null;
  /** Sets what the message is regarding; null while that is not possible. */
  onLink: ((record: RecordView) => void) | null;
  onClose: () => void;
}

export function NewRecordForm({ message, kind, typed, person, onLink, onClose }: Props): ReactElement {
  const api = useApi();
  const texts = useTexts();
  const tell = useTell();
  const client = useQueryClient();
  const [link, setLink] = useState(true);
  const reference = person && { table: person.table, id: person.id };
  const form = useQuery({ queryKey: ["new-record-form", message, person?.id, kind, typed], queryFn: () => api.newRecordForm(message, kind, reference, typed), gcTime: 0, staleTime: Infinity });
  const create = useMutation({
    mutationFn: (values: FormValue[]) => api.createNewRecord(kind, reference, values),
    meta: { inline: true },
    onSuccess: async (made) => {
      tell(texts.form.created(made.kind, made.name));
      onClose();
      if (link) {
        onLink?.(made);
      }
      await client.invalidateQueries({ queryKey: [...keys.pane, message] });
    },
  });
  return (
    <FormDialog form={form} saving={create.isPending} error={create.error} onSave={(values) => create.mutate(values)} onClose={onClose}>
      <Checkbox checked={link && onLink !== null} disabled={onLink === null} onChange={(_event, data) => setLink(data.checked === true)} label={texts.form.linkMessage} />
    </FormDialog>
  );
}
