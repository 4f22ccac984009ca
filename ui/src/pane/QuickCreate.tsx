// Task, call, appointment, note: made on the record in view, prefilled from the message (H-30).
import { Button, makeStyles } from "@fluentui/react-components";
import { CalendarAddRegular, CallAddRegular, NoteAddRegular, TaskListAddRegular } from "@fluentui/react-icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { ActivityKind, FormValue, RecordView } from "../platform/types";
import { keys } from "../queries";
import { later } from "../shared/later";
import { useTell } from "../shared/toasts";
import { useTexts } from "../texts";
import { Section } from "./sections";

const FormDialog = later(async () => (await import("./FormDialog")).FormDialog);

const useStyles = makeStyles({ root: { display: "flex", flexWrap: "wrap", gap: "6px" } });

export function QuickCreate({ message, record }: { message: string; record: RecordView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [kind, setKind] = useState<ActivityKind | null>(null);
  const choices: [ActivityKind, string, ReactElement][] = [
    ["task", texts.card.task, <TaskListAddRegular key="task" />], ["phone_call", texts.card.call, <CallAddRegular key="call" />],
    ["appointment", texts.card.appointment, <CalendarAddRegular key="appointment" />], ["note", texts.card.note, <NoteAddRegular key="note" />],
  ];
  return (
    <Section title={texts.card.create}>
      <div className={styles.root}>
        {choices.map(([value, label, icon]) => <Button key={value} size="small" icon={icon} onClick={() => setKind(value)}>{label}</Button>)}
      </div>
      {kind !== null && <ActivityForm message={message} record={record} kind={kind} onClose={() => setKind(null)} />}
    </Section>
  );
}

function ActivityForm({ message, record, kind, onClose }: { message: string; record: RecordView; kind: ActivityKind; onClose: () => void }): ReactElement {
  const api = useApi();
  const texts = useTexts();
  const tell = useTell();
  const client = useQueryClient();
  const reference = { table: record.table, id: record.id };
  const form = useQuery({ queryKey: ["activity-form", message, record.id, kind], queryFn: () => api.activityForm(message, reference, kind), gcTime: 0, staleTime: Infinity });
  const create = useMutation({
    mutationFn: (values: FormValue[]) => api.createActivity(reference, kind, values),
    meta: { inline: true },
    onSuccess: async (made) => {
      tell(texts.form.created(made.kind, made.name));
      onClose();
      await client.invalidateQueries({ queryKey: [...keys.pane, message] });
    },
  });
  return <FormDialog form={form} saving={create.isPending} error={create.error} onSave={(values) => create.mutate(values)} onClose={onClose} />;
}
