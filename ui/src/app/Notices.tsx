// Things that happened below and that the person should know once.
import { Button, makeStyles, MessageBar, MessageBarActions, MessageBarBody } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import type { NoticeView } from "../platform/types";
import { useTexts } from "../texts";
import { useRefreshApp } from "./refresh";

const useStyles = makeStyles({ root: { display: "flex", flexDirection: "column", rowGap: "4px", paddingInline: "8px" } });

export function Notices({ notices }: { notices: NoticeView[] }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const refresh = useRefreshApp();
  const dismiss = useMutation({ mutationFn: (id: string) => api.dismissNotice(id), onSuccess: refresh });
  return (
    <section className={styles.root} aria-label={notices.length > 0 ? texts.app.notices : undefined}>
      {notices.map((notice) => (
        <MessageBar key={notice.id} intent={notice.level}>
          <MessageBarBody>{notice.message}</MessageBarBody>
          <MessageBarActions containerAction={<Button appearance="transparent" icon={<DismissRegular />} aria-label={texts.app.dismiss} onClick={() => dismiss.mutate(notice.id)} />} />
        </MessageBar>
      ))}
    </section>
  );
}
