// A knowledge article for the message: as a link to it, or with its text, as the person chooses.
import { Radio, RadioGroup } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { ArticleForm, ComposeFields, InsertedView } from "../platform/types";
import { queries } from "../queries";
import { useDebounced } from "../shared/debounce";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useInsertArticle } from "./actions";
import { InsertSearch } from "./InsertSearch";

const REST = 200;

interface Props {
  fields: ComposeFields;
  onInserted: (inserted: InsertedView) => void;
  onClose: () => void;
}

export function InsertArticle({ fields, onInserted, onClose }: Props): ReactElement {
  const texts = useTexts();
  const [text, setText] = useState("");
  const [form, setForm] = useState<ArticleForm>("content");
  const asked = useDebounced(text.trim(), REST);
  const found = useQuery(queries.articles(useApi(), asked));
  const insert = useInsertArticle();
  const items = (found.data ?? []).map(({ id, title, number, description }) => ({ id, name: title, detail: [number, description].filter(Boolean).join(" · ") }));
  const late = found.isPending || found.isPlaceholderData || asked !== text.trim();
  return (
    <InsertSearch label={texts.compose.article} text={text} onText={setText} groups={[{ title: texts.compose.articlesTitle, items }]} waiting={late || insert.isPending} error={found.error}
      nothing={asked === "" ? texts.compose.articlesNone : texts.compose.insertNothing(asked)} onChoose={(article) => insert.mutate({ fields, article, form }, { onSuccess: onInserted })} onClose={onClose}>
      <RadioGroup layout="horizontal" aria-label={texts.compose.articleForm} value={form} onChange={(_event, data) => setForm(data.value === "link" ? "link" : "content")}>
        <Radio value="content" label={texts.compose.articleContent} />
        <Radio value="link" label={texts.compose.articleLink} />
      </RadioGroup>
      {insert.error !== null && <FailureNote error={insert.error} />}
    </InsertSearch>
  );
}
