// Closing an opportunity, a lead or a case. What can be done with the record now is asked for when the menu opens.
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, Spinner } from "@fluentui/react-components";
import { MoreVerticalRegular } from "@fluentui/react-icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { EndingView, FormValue, RecordView } from "../platform/types";
import { keys } from "../queries";
import { failureOf } from "../queries/client";
import { later } from "../shared/later";
import { failureSentence } from "../shared/failure";
import { useTell } from "../shared/toasts";
import { useTexts } from "../texts";

const FormDialog = later(async () => (await import("./FormDialog")).FormDialog);

/** The tables whose records have this menu; what it holds, the core says. */
const TABLES: ReadonlySet<string> = new Set(["opportunity", "lead", "incident"]);

export function EndingMenu({ record }: { record: RecordView }): ReactElement | null {
  const texts = useTexts();
  const [open, setOpen] = useState(false);
  const [ending, setEnding] = useState<EndingView | null>(null);
  if (!TABLES.has(record.table)) {
    return null;
  }
  const label = texts.ending.menu(record.name);
  return (
    <>
      <Menu open={open} onOpenChange={(_event, data) => setOpen(data.open)}>
        <MenuTrigger disableButtonEnhancement><Button size="small" appearance="subtle" icon={<MoreVerticalRegular />} aria-label={label} title={label} /></MenuTrigger>
        <MenuPopover>{open && <Endings record={record} onChoose={setEnding} />}</MenuPopover>
      </Menu>
      {ending !== null && <EndingForm record={record} ending={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

function Endings({ record, onChoose }: { record: RecordView; onChoose: (ending: EndingView) => void }): ReactElement {
  const api = useApi();
  const texts = useTexts();
  const endings = useQuery({ queryKey: ["endings", record.id], queryFn: () => api.endings({ table: record.table, id: record.id }), gcTime: 0, retry: false });
  const { data, error } = endings;
  const note = error !== null ? failureSentence(failureOf(error), texts) : data?.length === 0 ? texts.ending.closed : null;
  return (
    <MenuList>
      {data === undefined && error === null && <MenuItem disabled icon={<Spinner size="extra-tiny" />}>{texts.common.loading}</MenuItem>}
      {note !== null && <MenuItem disabled>{note}</MenuItem>}
      {data?.map((ending) => <MenuItem key={ending.kind} disabled={ending.blocked !== null} subText={ending.blocked ?? undefined} onClick={() => onChoose(ending)}>{ending.label}</MenuItem>)}
    </MenuList>
  );
}

function EndingForm({ record, ending, onClose }: { record: RecordView; ending: EndingView; onClose: () => void }): ReactElement {
  const api = useApi();
  const tell = useTell();
  const texts = useTexts();
  const client = useQueryClient();
  const reference = { table: record.table, id: record.id };
  const form = useQuery({ queryKey: ["ending-form", record.id, ending.kind], queryFn: () => api.endingForm(reference, ending.kind), gcTime: 0, staleTime: Infinity });
  const end = useMutation({
    mutationFn: (values: FormValue[]) => api.endRecord(reference, ending.kind, values),
    meta: { inline: true },
    onSuccess: async (ended) => {
      tell([ended.sentence, ...ended.made.map((made) => texts.form.created(made.kind, made.name))].join(". "));
      onClose();
      await Promise.all([keys.pane, keys.subject].map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
  return <FormDialog form={form} saving={end.isPending} error={end.error} confirm={ending.label} onSave={(values) => end.mutate(values)} onClose={onClose} />;
}
