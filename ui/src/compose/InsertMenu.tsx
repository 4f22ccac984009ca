// What the person may put into a message from the organization. Without a connection it says why not.
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { BookRegular, DocumentTextRegular, MailTemplateRegular, TextAddRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import { queries } from "../queries";
import { useTexts } from "../texts";

export type Insert = "template" | "article" | "literature";

interface Props {
  busy: boolean;
  onInsert: (what: Insert) => void;
}

export function InsertMenu({ busy, onInsert }: Props): ReactElement {
  const texts = useTexts();
  const app = useQuery(queries.app(useApi()));
  const connected = app.data?.connection.state === "connected";
  const why = connected ? undefined : texts.compose.insertOffline;
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<TextAddRegular />} title={why} aria-description={why} disabledFocusable={busy || !connected}>{texts.compose.insert}</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem icon={<MailTemplateRegular />} onClick={() => onInsert("template")}>{texts.compose.insertTemplate}</MenuItem>
          <MenuItem icon={<BookRegular />} onClick={() => onInsert("article")}>{texts.compose.insertArticle}</MenuItem>
          <MenuItem icon={<DocumentTextRegular />} onClick={() => onInsert("literature")}>{texts.compose.insertLiterature}</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
