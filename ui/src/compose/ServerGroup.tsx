// The server that sends the mailbox's mail, among the accounts.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Spinner } from "@fluentui/react-components";
import type { ReactElement } from "react";
import { Group } from "../options/Group";
import { useApi } from "../platform/context";
import { keys, queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { ServerField } from "./ServerField";

export function ServerGroup(): ReactElement {
  const texts = useTexts();
  const client = useQueryClient();
  const way = useQuery(queries.submission(useApi()));
  return (
    <Group title={texts.compose.server}>
      {way.data !== undefined ? <ServerField key={way.data.host} way={way.data} onUsed={(used) => { client.setQueryData(keys.submission, used); }} />
        : way.error === null ? <Spinner size="tiny" label={texts.common.loading} /> : <FailureNote error={way.error} onRetry={() => void way.refetch()} />}
    </Group>
  );
}
