// The meeting that a message is about: what it says, whether it is in the calendar, and tracking it.
import { Button, Card, makeStyles, Text, tokens } from "@fluentui/react-components";
import { CalendarLtrRegular } from "@fluentui/react-icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useSelection } from "../app/selection";
import { useApi } from "../platform/context";
import type { MeetingView } from "../platform/types";
import { keys, queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";

const useStyles = makeStyles({
  root: { marginInline: "20px", marginBlockEnd: "10px", flexShrink: 0, rowGap: "8px" },
  top: { display: "flex", columnGap: "12px" },
  icon: { flexShrink: 0, fontSize: "24px", lineHeight: 1, color: tokens.colorBrandForeground1 },
  words: { display: "grid", rowGap: "2px", minInlineSize: 0 },
  says: { color: tokens.colorNeutralForeground2 },
  deeds: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
});

export function MeetingCard({ message }: { message: string }): ReactElement | null {
  const meeting = useQuery(queries.meeting(useApi(), message)).data;
  return meeting == null ? null : <Shown meeting={meeting} />;
}

function Shown({ meeting }: { meeting: MeetingView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts().meeting;
  return (
    <Card className={styles.root} size="small" appearance="outline" role="group" aria-label={texts.label}>
      <div className={styles.top}>
        <CalendarLtrRegular className={styles.icon} aria-hidden />
        <div className={styles.words}>
          <Text size={200} className={styles.says}>{meeting.says}</Text>
          <Text weight="semibold"><bdi>{meeting.title}</bdi></Text>
          <Text>{meeting.when}</Text>
          {meeting.place !== "" && <Text><bdi>{meeting.place}</bdi></Text>}
        </div>
      </div>
      <Deeds meeting={meeting} />
      {meeting.blocked !== null && <Text size={200} className={styles.says}>{meeting.blocked}</Text>}
    </Card>
  );
}

function Deeds({ meeting }: { meeting: MeetingView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts().meeting;
  const { showAppointment } = useSelection();
  const track = useTrackMeeting(meeting.message);
  const { item } = meeting;
  return (
    <>
      <div className={styles.deeds}>
        <Text weight="semibold" size={200} role="status">{meeting.state_title}</Text>
        {meeting.can_track && <Button size="small" appearance="primary" disabled={track.isPending} onClick={() => track.mutate()}>{meeting.puts ? texts.putAndTrack : texts.track}</Button>}
        {item !== null && <Button size="small" onClick={() => showAppointment(item)}>{texts.show}</Button>}
      </div>
      {track.error !== null && <FailureNote error={track.error} onRetry={() => track.mutate()} />}
    </>
  );
}

function useTrackMeeting(message: string): { mutate: () => void; isPending: boolean; error: Error | null } {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.trackMeeting(message),
    meta: { inline: true },
    onSuccess: () => Promise.all([keys.item, keys.items, keys.app].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
