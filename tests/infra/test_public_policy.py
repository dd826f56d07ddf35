"""What the expanded template must promise of what anyone can reach: little rights, held back, and said to nobody."""

import pytest

from infra.local.template import expanded
from tests.infra.stack import listed, of_type, resource, statements, target

_LAMBDAS = of_type("AWS::Lambda::Function")
_ROLES = of_type("AWS::IAM::Role")


def test_what_hears_of_mail_reaches_invitations_and_contacts_only() -> None:
    allowed = statements(_ROLES["MailEventFunctionRole"])
    table = [each for each in allowed if any(action.startswith("dynamodb:") for action in listed(each["Action"]))]

    assert [each["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] for each in table] == [
        ["INVITATION#*", "CONTACT#*"]
    ]


def test_the_public_function_reaches_invitations_what_they_ask_and_contacts_only() -> None:
    allowed = statements(_ROLES["SurveyFunctionRole"])
    table = [each for each in allowed if any(action.startswith("dynamodb:") for action in listed(each["Action"]))]

    assert [each["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] for each in table] == [
        ["INVITATION#*", "CONTACT#*", "FORM#*"],
        ["SIGN_INS"],  # to read only: whether a colleague was there
        ["INVITATION#*"],  # to put an anonymous answer
    ]


def test_what_anyone_can_reach_writes_no_account_and_no_pause() -> None:
    keys = {
        action: each["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
        for each in statements(_ROLES["OpenFunctionRole"])
        for action in listed(each["Action"])
        if action.startswith("dynamodb:")
    }

    assert keys == {
        "dynamodb:GetItem": ["CONTACT#*", "ACCOUNT#*", "INVITATION#*", "FORM#*", "SIGN_INS"],
        "dynamodb:Query": ["PAUSE"],
        "dynamodb:PutItem": ["INVITATION#*", "FORM#*"],
        "dynamodb:UpdateItem": ["INVITATION#*", "CONTACT#*"],
    }


def test_what_the_public_can_start_ends_quickly() -> None:
    assert _LAMBDAS["OpenFunction"]["Timeout"] <= 10
    assert _LAMBDAS["SurveyFunction"]["Timeout"] <= 10
    assert _LAMBDAS["DownloadFunction"]["Timeout"] <= 10


def test_every_route_is_throttled() -> None:
    stages = of_type("AWS::ApiGateway::Stage").values()
    every = [each for stage in stages for each in stage["MethodSettings"] if each["ResourcePath"] == "/*"]

    assert len(every) == len(stages) > 0
    assert all(each["HttpMethod"] == "*" for each in every)
    assert all(0 < each["ThrottlingRateLimit"] <= each["ThrottlingBurstLimit"] <= 1000 for each in every)


def test_the_firewall_is_there_only_if_the_owner_wants_it() -> None:
    ours = [name for name, each in expanded()["Resources"].items() if each["Type"].startswith("AWS::WAFv2::")]

    assert {resource(name)["Condition"] for name in ours} == {"HasWaf"}
    assert expanded()["Conditions"]["HasWaf"] == {"Fn::Equals": [{"Ref": "UseWaf"}, "true"]}
    assert expanded()["Parameters"]["UseWaf"]["Default"] == "false"


def test_the_firewall_holds_each_address_to_so_many_posts_and_lets_it_unsubscribe() -> None:
    [firewall] = of_type("AWS::WAFv2::WebACL").values()
    [rate] = [rule["Statement"]["RateBasedStatement"] for rule in firewall["Rules"]]
    method, path = rate["ScopeDownStatement"]["AndStatement"]["Statements"]

    assert (rate["Limit"], rate["EvaluationWindowSec"], rate["AggregateKeyType"]) == (100, 300, "IP")
    assert method["ByteMatchStatement"]["SearchString"] == "POST"
    assert path["NotStatement"]["Statement"]["ByteMatchStatement"]["SearchString"] == "/u/"
    assert [rule["Action"] for rule in firewall["Rules"]] == [{"Block": {}}]


def test_the_firewall_stands_before_the_one_stage_and_keeps_no_paths() -> None:
    [firewall] = of_type("AWS::WAFv2::WebACL").values()
    [association] = of_type("AWS::WAFv2::WebACLAssociation").values()
    seen = [firewall["VisibilityConfig"], *(rule["VisibilityConfig"] for rule in firewall["Rules"])]
    place = "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Api}/stages/${ApiliveStage}"

    assert (target(association["WebACLArn"]), association["ResourceArn"]) == ("Firewall", {"Fn::Sub": place})
    assert [each["SampledRequestsEnabled"] for each in seen] == [False, False]


def test_no_log_or_trace_of_the_gateway_holds_the_paths_of_requests() -> None:
    [stage] = of_type("AWS::ApiGateway::Stage").values()

    assert {"AccessLogSetting", "TracingEnabled"} & stage.keys() == set()
    assert [each for each in stage["MethodSettings"] if {"LoggingLevel", "DataTraceEnabled"} & each.keys()] == []


def test_pages_travel_compressed() -> None:
    assert of_type("AWS::ApiGateway::RestApi")["Api"]["MinimumCompressionSize"] == 1024


@pytest.mark.parametrize("name", ["DEFAULT_4XX", "DEFAULT_5XX"])
def test_what_the_gateway_answers_by_itself_keeps_the_link_to_itself(name: str) -> None:
    own = of_type("AWS::ApiGateway::RestApi")["Api"]["Body"]["x-amazon-apigateway-gateway-responses"][name]

    assert own["responseParameters"] == {
        "gatewayresponse.header.Cache-Control": "'no-store'",
        "gatewayresponse.header.Referrer-Policy": "'no-referrer'",
        "gatewayresponse.header.X-Content-Type-Options": "'nosniff'",
        "gatewayresponse.header.Strict-Transport-Security": "'max-age=63072000'",
    }


def test_the_public_function_is_held_to_a_number_at_a_time_if_the_owner_says_so() -> None:
    limit = _LAMBDAS["SurveyFunction"]["ReservedConcurrentExecutions"]

    assert limit == {"Fn::If": ["HasSurveyConcurrency", {"Ref": "SurveyConcurrency"}, {"Ref": "AWS::NoValue"}]}
    assert expanded()["Parameters"]["SurveyConcurrency"]["Default"] == 0


def test_nothing_is_served_but_the_one_stage() -> None:
    stages = [stage["StageName"] for stage in of_type("AWS::ApiGateway::Stage").values()]
    unasked = [name for name, each in of_type("AWS::ApiGateway::Deployment").items() if "StageName" in each]

    assert (stages, unasked) == (["live"], [])
