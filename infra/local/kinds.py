"""Which resource types and properties the local run understands, and which it passes over on purpose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from infra.local import resources
from infra.local.resources import Made, Place, Properties


@dataclass(frozen=True, slots=True)
class Kind:
    """How one resource type is made; lazy ones live in the runner, which resolves their properties itself."""

    make: Callable[[Place, str, Properties], Made]
    heeded: frozenset[str]
    passed_over: frozenset[str] = frozenset()
    lazy: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KINDS: Mapping[str, Kind] = {
    "AWS::DynamoDB::Table": Kind(
        resources.table,
        _words("TableName StreamSpecification") | frozenset(resources.TABLE_AS_IS),
        # moto neither encrypts, backs up nor expires; a local table is thrown away with its process
        _words(
            "DeletionProtectionEnabled PointInTimeRecoverySpecification SSESpecification TimeToLiveSpecification Tags"
        ),
    ),
    "AWS::SQS::Queue": Kind(
        resources.queue,
        _words("QueueName VisibilityTimeout MessageRetentionPeriod SqsManagedSseEnabled RedrivePolicy DelaySeconds"),
    ),
    "AWS::Events::EventBus": Kind(resources.bus, _words("Name"), _words("Description Tags")),
    "AWS::Events::Rule": Kind(
        resources.rule, _words("Name EventBusName EventPattern State Targets"), _words("Description")
    ),
    "AWS::S3::Bucket": Kind(
        resources.bucket,
        _words("BucketName VersioningConfiguration"),
        _words("BucketEncryption PublicAccessBlockConfiguration LifecycleConfiguration OwnershipControls Tags"),
    ),
    "AWS::SecretsManager::Secret": Kind(
        resources.secret, _words("Name SecretString GenerateSecretString"), _words("Description Tags")
    ),
    "AWS::SES::EmailIdentity": Kind(resources.identity, _words("EmailIdentity"), _words("ConfigurationSetAttributes")),
    "AWS::SES::ConfigurationSet": Kind(
        resources.configuration_set,
        _words("Name"),
        _words("ReputationOptions SuppressionOptions SendingOptions DeliveryOptions"),
    ),
    "AWS::SES::ConfigurationSetEventDestination": Kind(
        resources.event_destination, _words("ConfigurationSetName EventDestination")
    ),
    "AWS::SES::ReceiptRuleSet": Kind(resources.receipt_rule_set, _words("RuleSetName")),
    "AWS::SES::ReceiptRule": Kind(resources.receipt_rule, _words("RuleSetName Rule"), _words("After")),
    "AWS::SNS::Topic": Kind(resources.topic, _words("TopicName"), _words("KmsMasterKeyId Tags")),
    "AWS::SNS::Subscription": Kind(
        resources.subscription,
        _words("TopicArn Protocol Endpoint RawMessageDelivery"),
        _words("RedrivePolicy"),  # a local topic loses nothing on its way to a queue
    ),
    "AWS::Lambda::Function": Kind(
        resources.function,
        _words("Handler Role MemorySize Timeout Environment"),
        _words(
            "Code Runtime Architectures LoggingConfig EphemeralStorage Description Tags ReservedConcurrentExecutions"
        ),
        lazy=True,
    ),
    "AWS::Lambda::EventSourceMapping": Kind(
        resources.mapping,
        _words(
            "EventSourceArn FunctionName BatchSize MaximumBatchingWindowInSeconds MaximumRetryAttempts "
            "StartingPosition BisectBatchOnFunctionError DestinationConfig FunctionResponseTypes FilterCriteria"
        ),
        _words("ScalingConfig ParallelizationFactor MaximumRecordAgeInSeconds Tags"),
        lazy=True,
    ),
    "AWS::Scheduler::Schedule": Kind(
        resources.schedule,
        _words("Name ScheduleExpression ScheduleExpressionTimezone State Target"),
        _words("FlexibleTimeWindow Description"),
        lazy=True,
    ),
    "AWS::IAM::Role": Kind(
        resources.role,
        _words("ManagedPolicyArns Policies"),
        _words("AssumeRolePolicyDocument Description Tags"),
        lazy=True,
    ),
    "AWS::ApiGateway::RestApi": Kind(
        resources.rest_api,
        _words("Body BinaryMediaTypes"),
        _words("Name Parameters EndpointConfiguration Description Tags MinimumCompressionSize"),
        lazy=True,
    ),
}

IGNORED = frozenset(
    {
        "AWS::ApiGateway::Account",  # logging of the real gateway
        "AWS::ApiGateway::Deployment",  # the local front serves the API as it is written
        "AWS::ApiGateway::Stage",  # the same; throttles do not matter on one machine
        "AWS::Athena::WorkGroup",  # one machine's lake is small enough for DuckDB
        "AWS::CloudFormation::Stack",  # alarms and sender, which no function touches
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::Events::ApiDestination",  # nothing leaves one machine
        "AWS::Events::Connection",
        "AWS::Glue::Database",  # Athena's, as are its tables and the right to ask them
        "AWS::Glue::Table",
        "AWS::IAM::Policy",
        "AWS::Lambda::EventInvokeConfig",  # what fails on a schedule is seen at once, in the terminal
        "AWS::Lambda::Permission",  # one process calls its own functions
        "AWS::Logs::LogGroup",  # logs go to the terminal
        "AWS::S3::BucketPolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::QueuePolicy",
        "AWS::IAM::ManagedPolicy",  # of a model that is never asked here
        "AWS::WAFv2::WebACL",  # one machine holds nobody off
        "AWS::WAFv2::WebACLAssociation",
    }
)
