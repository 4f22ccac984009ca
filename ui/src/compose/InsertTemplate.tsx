// A template for the message: the person's own and those of the organization, filled in from what the message is about.
import { Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { ComposeFields, InsertedView, RecordRefView, TemplateView } from "../platform/types";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useInsertTemplate } from "./actions";
import { InsertSearch, type Offered } from "./InsertSearch";

interface Props {
  fields: ComposeFields;
  regarding: RecordRefView | null;
  onInserted: (inserted: InsertedView) => void;
  onClose: () => void;
}

const offered = ({ id, title, fits, description }: TemplateView): Offered => ({ id, name: title, detail: [fits, description].filter(Boolean).join(" · ") });

export function InsertTemplate({ fields, regarding, onInserted, onClose }: Props): ReactElement {
  const texts = useTexts();
  const [text, setText] = useState("");
  const found = useQuery(queries.templates(useApi(), fields.to, regarding));
  const insert = useInsertTemplate();
  const words = text.trim().toLowerCase();
  const fitting = (found.data?.templates ?? []).filter(({ title, description }) => `${title} ${description}`.toLowerCase().includes(words));
  const groups = [
    { title: texts.compose.templatesOwn, items: fitting.filter(({ personal }) => personal).map(offered) },
    { title: texts.compose.templatesShared, items: fitting.filter(({ personal }) => !personal).map(offered) },
  ];
  const choose = (template: string): void => insert.mutate({ fields, template, about: found.data?.about ?? null }, { onSuccess: onInserted });
  return (
    <InsertSearch label={texts.compose.template} text={text} onText={setText} groups={groups} waiting={found.isPending || insert.isPending} error={found.error}
      nothing={words === "" ? texts.compose.templatesNone : texts.compose.insertNothing(text.trim())} onChoose={choose} onClose={onClose}>
      {found.data !== undefined && <Text size={200} role="status">{found.data.sentence}</Text>}
      {insert.error !== null && <FailureNote error={insert.error} />}
    </InsertSearch>
  );
}
