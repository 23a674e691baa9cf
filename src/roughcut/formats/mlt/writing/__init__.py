"""What Kdenlive's and Shotcut's writers share: one clip, its producer, its filters."""
