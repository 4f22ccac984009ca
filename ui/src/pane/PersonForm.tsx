// Makes a record of an unknown person. Of the sender: the message is tracked regarding it (G-30) unless the person leaves it
// as it is, and the core does that.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import type { FormValue, PersonKind, PersonView, SenderMessage } from "../platform/types";
import { keys } from "../queries";
import { later } from "../shared/later";
import { useTell } from "../shared/toasts";
import { useTexts } from "../texts";

const FormDialog = later(async () => (await import("./FormDialog")).FormDialog);

export function PersonForm({ message, person, kind, onClose }: { message: string; person: PersonView; kind: PersonKind; onClose: () => void }): ReactElement {
  const api = useApi();
  const texts = useTexts();
  const tell = useTell();
  const client = useQueryClient();
  const form = useQuery({ queryKey: ["person-form", message, person.address, kind], queryFn: () => api.personForm(message, person.address, kind), gcTime: 0, staleTime: Infinity });
  const create = useMutation({
    mutationFn: ({ values, then }: { values: FormValue[]; then: SenderMessage }) => api.createPerson(message, person.address, kind, values, then),
    meta: { inline: true },
    onSuccess: async (record) => {
      tell(texts.form.created(record.kind, record.name));
      // The form goes when the pane shows the person: what opened it is gone then, and the focus finds that out.
      await Promise.all([[...keys.pane, message], keys.messages, keys.app].map((queryKey) => client.invalidateQueries({ queryKey })));
      onClose();
    },
  });
  return <FormDialog form={form} saving={create.isPending} error={create.error} onSave={(values, then) => create.mutate({ values, then })} onClose={onClose} />;
}
