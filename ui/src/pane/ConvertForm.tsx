// *Convert To* (G-2): the message becomes a lead, an opportunity or a case, and is tracked regarding it. Both are one request.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import type { ConvertKind, FormValue, RecordView } from "../platform/types";
import { keys } from "../queries";
import { later } from "../shared/later";
import { useTell } from "../shared/toasts";
import { useTexts } from "../texts";

const FormDialog = later(async () => (await import("./FormDialog")).FormDialog);

interface Props {
  message: string;
  kind: ConvertKind;
  /** Whose it will be: the person in view. */
  person: RecordView | null;
  onClose: () => void;
}

export function ConvertForm({ message, kind, person, onClose }: Props): ReactElement {
  const api = useApi();
  const texts = useTexts();
  const tell = useTell();
  const client = useQueryClient();
  const reference = person && { table: person.table, id: person.id };
  const form = useQuery({ queryKey: ["convert-form", message, person?.id, kind], queryFn: () => api.convertForm(message, kind, reference), gcTime: 0, staleTime: Infinity });
  const convert = useMutation({
    mutationFn: ({ values, consent }: { values: FormValue[]; consent: boolean }) => api.convert({ key: message, kind, person: reference, values, consent }),
    meta: { inline: true },
    onSuccess: async (made) => {
      tell(texts.convert.done(made.kind, made.name));
      onClose();
      await Promise.all([keys.messages, keys.app, [...keys.pane, message]].map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
  return (
    <FormDialog form={form} saving={convert.isPending} error={convert.error} confirm={texts.convert.confirm}
      onSave={(values, answer) => convert.mutate({ values, consent: answer === "track_agreed" })} onClose={onClose} />
  );
}
