// Sales literature for the message: its files go along.
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { EnclosedView, LiteratureView } from "../platform/types";
import { queries } from "../queries";
import { useDebounced } from "../shared/debounce";
import { FailureNote } from "../shared/failure";
import { fileSize } from "../shared/time";
import { useLanguage } from "../texts";
import { useEncloseLiterature } from "./actions";
import { InsertSearch } from "./InsertSearch";

const REST = 200;

interface Props {
  id: string;
  onEnclosed: (files: EnclosedView[]) => void;
  onClose: () => void;
}

export function InsertLiterature({ id, onEnclosed, onClose }: Props): ReactElement {
  const { tag, texts } = useLanguage();
  const [text, setText] = useState("");
  const asked = useDebounced(text.trim(), REST);
  const found = useQuery(queries.literature(useApi(), asked));
  const enclose = useEncloseLiterature(id);
  const detail = ({ files }: LiteratureView): string => files.map(({ name, size }) => `${name} (${fileSize(size, tag)})`).join(" · ");
  const items = (found.data ?? []).map((one) => ({ id: one.id, name: one.name, detail: detail(one) }));
  const late = found.isPending || found.isPlaceholderData || asked !== text.trim();
  return (
    <InsertSearch label={texts.compose.literature} text={text} onText={setText} groups={[{ title: texts.compose.literatureTitle, items }]} waiting={late || enclose.isPending} error={found.error}
      nothing={asked === "" ? texts.compose.literatureNone : texts.compose.insertNothing(asked)} onChoose={(chosen) => enclose.mutate(chosen, { onSuccess: onEnclosed })} onClose={onClose}>
      {enclose.error !== null && <FailureNote error={enclose.error} />}
    </InsertSearch>
  );
}
