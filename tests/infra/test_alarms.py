"""What nobody may overlook has an alarm, if the owner has named a topic for alarms."""

from infra.local.template import expanded
from tests.infra.stack import Properties, of_type, resource, target

_ALARMS = of_type("AWS::CloudWatch::Alarm")


def watched(metric: str) -> dict[str, Properties]:
    """Return the alarms on a metric by the logical id of what they watch."""
    found = [each for each in _ALARMS.values() if each["MetricName"] == metric]
    return {target(each["Dimensions"][0]["Value"]): each for each in found}


def test_every_queue_where_things_end_has_an_alarm_as_soon_as_something_lies_in_it() -> None:
    queues = {name for name, each in of_type("AWS::SQS::Queue").items() if "RedrivePolicy" not in each}

    alarms = watched("ApproximateNumberOfMessagesVisible")

    assert set(alarms) == queues
    for name, alarm in alarms.items():
        assert alarm["Dimensions"] == [{"Name": "QueueName", "Value": {"Fn::GetAtt": [name, "QueueName"]}}]
        assert alarm["AlarmDescription"] == {"Fn::Sub": f"${{AWS::StackName}}: {name} is not empty"}
        assert (alarm["Namespace"], alarm["Threshold"]) == ("AWS/SQS", 0)


def test_every_reader_of_a_stream_has_an_alarm_long_before_the_stream_forgets() -> None:
    mappings = of_type("AWS::Lambda::EventSourceMapping").values()
    readers = {target(each["FunctionName"]) for each in mappings if "MaximumRecordAgeInSeconds" in each}

    alarms = watched("IteratorAge")

    assert set(alarms) == readers
    for name, alarm in alarms.items():
        assert alarm["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": name}}]
        assert (alarm["Namespace"], alarm["Threshold"]) == ("AWS/Lambda", 3_600_000)  # milliseconds


def test_alarms_go_to_the_topic_that_was_named_and_there_are_none_without_one() -> None:
    assert expanded()["Parameters"]["AlarmTopic"]["Default"] == ""
    for name, alarm in _ALARMS.items():
        assert resource(name)["Condition"] == "HasAlarms"
        assert alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}]
        assert (alarm["ComparisonOperator"], alarm["Statistic"]) == ("GreaterThanThreshold", "Maximum")
        assert alarm["TreatMissingData"] == "notBreaching"
