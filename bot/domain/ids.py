"""The kinds of id, so that a type checker tells them apart."""

from typing import NewType

PersonId = NewType("PersonId", int)
AdministrationId = NewType("AdministrationId", int)
ChannelId = NewType("ChannelId", int)
ApprovalId = NewType("ApprovalId", int)
OccurrenceId = NewType("OccurrenceId", int)
AbsenceId = NewType("AbsenceId", int)
StandInId = NewType("StandInId", int)
IncidentId = NewType("IncidentId", int)
SnapshotId = NewType("SnapshotId", int)
QuestionId = NewType("QuestionId", int)
StandardAnswerId = NewType("StandardAnswerId", int)
FileId = NewType("FileId", int)
CalendarQuestionId = NewType("CalendarQuestionId", int)
RhythmDecisionId = NewType("RhythmDecisionId", int)
SuccessionId = NewType("SuccessionId", int)
ClosingId = NewType("ClosingId", int)
