"""A server that speaks S3 (moto), in a thread or a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

KEY, SECRET = "KBTESTKEY", "Secret-de-test-9"


@dataclass(frozen=True, slots=True)
class BucketServer:
    port: int

    def url(self, directory: str = "Fiches") -> str:
        """The address of a directory of a bucket of its own."""
        return f"s3://{KEY}@127.0.0.1:{self.port}/{self.new_bucket()}/{directory}"

    def new_bucket(self) -> str:
        import boto3

        name = f"kb-{uuid4().hex}"
        client = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )
        client.create_bucket(Bucket=name)
        client.close()
        return name


@contextmanager
def serve() -> Iterator[BucketServer]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        yield BucketServer(server.get_host_and_port()[1])
    finally:
        server.stop()
